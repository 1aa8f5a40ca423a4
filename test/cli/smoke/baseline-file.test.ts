/** Mistakes in the file of a baseline: an error before any request, and the file is not changed. As a process. */
import assert from 'node:assert/strict';
import { command } from '../command.ts';
import { assertProblem } from '../problem-block.ts';
import { baselineProject } from './baseline-project.ts';

describe('a baseline with a mistake @slow', function () {
  this.timeout(120_000);
  const project = baselineProject();

  const entry = { operation: 'usageCostGet', code: 'status', status: 403, reason: 'r', since: '2026-07-31' };
  const known = (...list: object[]) => ({ environment: 'local', known: list });
  const FILES: readonly (readonly [name: string, content: string | object, code: string, words: RegExp[]])[] = [
    ['not JSON', '{"environment": "local",', 'baseline-invalid', [/not valid JSON/]],
    ['a list', '[]', 'baseline-invalid', [/not a JSON object/]],
    ['an unknown key', { ...known(), knwon: [] }, 'config-unknown-key', [/knwon/, /did you mean known\?/]],
    [
      'an unknown key of an entry',
      known({ ...entry, untill: '2027-01-01' }),
      'config-unknown-key',
      [/untill/, /\/known\/0/, /did you mean until\?/],
    ],
    [
      'an unknown code',
      known({ ...entry, code: 'statsu' }),
      'baseline-invalid',
      [/\/known\/0\/code/, /did you mean status\?/],
    ],
    ['no date', known({ ...entry, since: 'today' }), 'baseline-invalid', [/\/known\/0\/since/]],
    ['no reason', known({ ...entry, reason: '' }), 'baseline-invalid', [/\/known\/0\/reason/]],
    [
      'an operation that the document does not have',
      known(entry, { ...entry, operation: 'usageCostsGet' }),
      'config-operation-unknown',
      [/usageCostsGet/, /\/known\/1\/operation/, /did you mean usageCostGet\?/],
    ],
    ['another environment', { environment: 'staging', known: [] }, 'baseline-invalid', [/staging/, /local/]],
  ];
  for (const [name, content, code, words] of FILES) {
    it(name, async () => {
      const given = typeof content === 'string' ? content : JSON.stringify(content);
      await project.writeBaseline(given);
      const environment = await project.environment('http://127.0.0.1:9');
      for (const flags of [[], ['--update-baseline']]) {
        const outcome = await command(project.args(environment, ...flags));
        assert.equal(outcome.code, 2);
        assertProblem(outcome, code, [...words, /^where {2}/m, /local\.baseline\.json/]);
        assert.doesNotMatch(outcome.stdout, /\[local\]/, 'before any request');
      }
      assert.equal(await project.readBaseline(), given);
    });
  }
});
