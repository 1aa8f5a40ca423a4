import assert from 'node:assert/strict';
import { failureLines } from '../../../../scripts/cli/smoke/output/failure-text.ts';
import type { RequestRun } from '../../../../scripts/run/model.ts';
import { environment, request, run } from '../../../report/run-fixture.ts';

const status = (id: string, actual: number): RequestRun =>
  request(id, {
    status: 'failed',
    code: actual,
    assertions: [{ name: 'Status is 200', status: 'failed', failures: [{ code: 'status', expected: 200, actual }] }],
  });

const lines = (requests: readonly RequestRun[], flags: readonly string[] = []) =>
  failureLines(run([environment('eu', requests)]), { flags, envOf: (name) => `environments/${name}.json` });

describe('cli/smoke/output/failure-text', () => {
  it('nothing where nothing failed', () => assert.deepEqual(lines([request('aGet')]), []));

  it('one failure takes few lines, the last of which runs it again', () => {
    const all = lines([request('aGet'), status('bGet', 404)], ['--suite negative']);
    assert.equal(all[1]?.startsWith('1 failure in eu: '), true, all[1]);
    assert.equal(all[2], '  bGet  GET /v1/organizations');
    assert.equal(all[3], '      expected 200, got 404');
    assert.match(all[4] ?? '', /^fix {4}\S/);
    assert.equal(all[5], 'again  npm run smoke -- --suite negative --env environments/eu.json --only bGet');
    assert.equal(all.length, 6);
  });

  it('what is the same for all requests of a cause is printed once', () => {
    const all = lines([status('aGet', 404), status('bGet', 404)]);
    assert.equal(all.filter((line) => line.includes('expected 200')).length, 1);
    assert.match(all.at(-1) ?? '', /--only aGet --only bGet$/);
  });

  it('many requests of one cause: the first, and one flag for all', () => {
    const all = lines(Array.from({ length: 40 }, (_, index) => status(`x${index}Get`, 404)));
    assert.match(all[1] ?? '', /^40 failures in eu/);
    assert.ok(all.includes('  … and 35 more'));
    assert.match(all.at(-1) ?? '', /--last-failed$/);
    assert.ok(all.length <= 16, String(all.length));
  });

  it('an ID that a shell would take apart is quoted', () => {
    assert.match(lines([status("a b'c", 404)]).at(-1) ?? '', /--only 'a b'\\''c'$/);
    assert.match(lines([status('aGet#x', 404)]).at(-1) ?? '', /--only 'aGet#x'$/);
  });
});
