import assert from 'node:assert/strict';
import { ciLogOf } from '../../../../scripts/cli/ci-system.ts';
import { annotationLines } from '../../../../scripts/cli/smoke/output/annotations.ts';
import type { RequestRun } from '../../../../scripts/run/model.ts';
import { failedByFindings } from '../../../../scripts/run/verdict.ts';
import { environment, request, run } from '../../../report/run-fixture.ts';

const JSON_DOCUMENT = JSON.stringify(
  { paths: { '/a': { get: { operationId: 'aGet' } }, '/b': { get: { operationId: 'bGet' } } } },
  null,
  2,
);
const YAML_DOCUMENT = 'paths:\n  /a:\n    get:\n      operationId: aGet\n  /b:\n    get:\n      operationId: "bGet"\n';

const failed = (id: string): RequestRun =>
  request(id, { status: 'failed', assertions: [{ name: 'Fits', status: 'failed', message: 'it does not' }] });
const found = (id: string): RequestRun =>
  request(id, { findings: [{ kind: 'unknown-property', pointer: '/x', message: 'not known' }] });

describe('cli/smoke/output/annotations', () => {
  const lines = (requests: readonly RequestRun[], text = JSON_DOCUMENT) => {
    const github = ciLogOf({ GITHUB_ACTIONS: 'true' });
    assert.ok(github !== undefined);
    return annotationLines(run([environment('eu', requests)]), { file: 'spec/a.json', text }, github);
  };

  it('names the line of the operation, in JSON and in YAML', () => {
    assert.deepEqual(lines([failed('aGet'), failed('bGet#empty')]), [
      '::error file=spec/a.json,line=5,title=aGet in eu::it does not',
      '::error file=spec/a.json,line=10,title=bGet#empty in eu::it does not',
    ]);
    assert.deepEqual(lines([failed('bGet')], YAML_DOCUMENT), [
      '::error file=spec/a.json,line=7,title=bGet in eu::it does not',
    ]);
  });

  it('an operation that the document does not have has no line', () =>
    assert.deepEqual(lines([failed('other')]), ['::error title=other in eu::it does not']));

  it('findings are warnings, and errors of a strict run', () => {
    assert.match(lines([found('aGet')])[0] ?? '', /^::warning .*::finding: \/x not known$/);
    assert.match(lines([failedByFindings(found('aGet'))])[0] ?? '', /^::error .*::finding: \/x not known$/);
  });

  it('says how many there are beyond those that are shown', () => {
    const all = lines(Array.from({ length: 25 }, (_, index) => failed(`x${index}Get`)));
    assert.equal(all.length, 10);
    assert.equal(all.at(-1), '::error title=More::16 more: see the report');
  });

  it('none where all passed', () => assert.deepEqual(lines([request('aGet')]), []));
});
