import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSandbox } from '../../../scripts/cli/sandbox/sandbox.ts';
import type { Fault } from '../../../scripts/sandbox/faults/fault.ts';
import { parseFaultFile } from '../../../scripts/sandbox/faults/parse.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';
import { clientFor } from '../client.ts';

const IDS = ['instanceGet', 'instanceGetList', 'organizationGet'];

describe('a fault file', () => {
  const twice: Fault = { operationId: 'instanceGet', kind: 'status', status: 503, times: 2 };
  const tests: [string, { given: string; want: Fault[] }][] = [
    ['--fault values', { given: '- instanceGet=503x2', want: [twice] }],
    ['objects', { given: '- operationId: instanceGet\n  kind: status\n  status: 503\n  times: 2', want: [twice] }],
    ['JSON', { given: JSON.stringify([twice]), want: [twice] }],
    [
      'options that no flag has',
      {
        given: '- {operationId: "*", kind: drip, everyMs: 5}\n- {operationId: instanceGet, kind: html, status: 502}',
        want: [
          { operationId: '*', kind: 'drip', everyMs: 5 },
          { operationId: 'instanceGet', kind: 'html', status: 502 },
        ],
      },
    ],
    ['an empty list', { given: '[]', want: [] }],
  ];
  for (const [name, { given, want }] of tests)
    it(`can contain ${name}`, async () => assert.deepEqual(await parseFaultFile(given, 'f.yaml', IDS), want));

  const wrong: [string, { given: string; code: string; want: RegExp }][] = [
    ['an object', { given: 'instanceGet: 503', code: 'usage-invalid-value', want: /not a list/ }],
    ['neither JSON nor YAML', { given: '- [', code: 'usage-invalid-value', want: /neither JSON nor YAML/ }],
    ['a number', { given: '- 503', code: 'usage-invalid-value', want: /entry 1.*neither text nor an object/ }],
    [
      'a misspelled kind',
      {
        given: '- {operationId: instanceGet, kind: latncy, ms: 5}',
        code: 'usage-invalid-value',
        want: /mean latency\?/,
      },
    ],
    [
      'a missing kind',
      { given: '- {operationId: instanceGet, status: 503}', code: 'usage-invalid-value', want: /`kind` is missing/ },
    ],
    [
      'a misspelled key',
      {
        given: '- instanceGet=503\n- {operationId: instanceGet, kind: status, sttaus: 503}',
        code: 'config-unknown-key',
        want: /entry 2.*sttaus.*mean status\?/,
      },
    ],
    [
      'a key of another kind',
      { given: '- {operationId: instanceGet, kind: empty, ms: 5}', code: 'config-unknown-key', want: /^f.yaml.* ms / },
    ],
    [
      'an invalid value',
      {
        given: '- {operationId: instanceGet, kind: status, status: 99}',
        code: 'usage-invalid-value',
        want: /`status` is invalid/,
      },
    ],
    [
      'a misspelled operation',
      { given: '- {operationId: instanceGot, kind: empty}', code: 'usage-invalid-value', want: /mean instanceGet\?/ },
    ],
    [
      'an unknown operation in a --fault value',
      { given: '- organizationGot=503', code: 'usage-invalid-value', want: /entry 1.*mean organizationGet\?/ },
    ],
  ];
  for (const [name, { given, code, want }] of wrong) {
    it(`is invalid with ${name}`, async () => {
      await assert.rejects(parseFaultFile(given, 'f.yaml', IDS), (error) => {
        assert.ok(error instanceof ExpectedError);
        const { where, what, remedy } = error.problem;
        assert.equal(error.code, code);
        assert.match(`${where} ${what} ${remedy}`, want);
        return true;
      });
    });
  }

  it('is applied by npm run sandbox, after the faults of the command line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
    const flags = { port: 0, rateLimit: 'off', fault: ['organizationGet=502x1'], empty: false };
    try {
      const faults = join(folder, 'faults.yaml');
      await writeFile(faults, '- organizationGet=503x1\n- {operationId: instanceGetList, kind: empty, times: 1}\n');
      const sandbox = await runSandbox({ ...flags, faults }, () => undefined);
      try {
        const call = clientFor(sandbox);
        const statuses = [await call('GET', '~'), await call('GET', '~'), await call('GET', '~')].map((r) => r.status);
        assert.deepEqual(statuses, [502, 503, 200]);
        assert.equal((await call('GET', '~/services')).text, '');
        assert.notEqual((await call('GET', '~/services')).text, '');
      } finally {
        await sandbox.close();
      }
      await assert.rejects(
        runSandbox({ ...flags, faults: join(folder, 'absent.yaml') }, () => undefined),
        (error) => error instanceof ExpectedError && /--faults .*absent\.yaml/.test(error.problem.where ?? ''),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
