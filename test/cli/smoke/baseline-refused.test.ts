/** Runs after which `--update-baseline` writes no baseline, as a process. */
import assert from 'node:assert/strict';
import type { Fault } from '../../../scripts/sandbox/faults/fault.ts';
import { withClosedPort } from '../../shared/closed-port.ts';
import { command, start } from '../command.ts';
import { assertProblem } from '../problem-block.ts';
import { baselineProject } from './baseline-project.ts';

const WHERE = /^where {2}/m;
/** Without a refusal, an update would accept it. */
const FAULT: Fault = { operationId: 'usageCostGet', kind: 'status', status: 403 };

describe('smoke --update-baseline is refused @slow', function () {
  this.timeout(120_000);
  const project = baselineProject();
  afterEach(async () => assert.equal(await project.readBaseline(), undefined));

  for (const flags of [
    ['--only', 'organizationGetList'],
    ['--shard', '1/2'],
    ['--bail'],
    ['--iterations', '2'],
    ['--no-baseline'],
  ])
    it(`with ${flags.join(' ')}, before any request`, async () => {
      const outcome = await project.smoke([FAULT], '--update-baseline', ...flags);
      assert.equal(outcome.code, 2);
      assertProblem(outcome, 'baseline-not-updated', [WHERE, new RegExp(flags[0] as string)]);
      assert.doesNotMatch(outcome.stdout, /requests/);
    });

  it('with a wrong key', () =>
    project.withSandbox([], async (environment) => {
      const env = { LOCAL_KEYSECRET: 'not-the-right-one' };
      const outcome = await command(project.args(environment, '--update-baseline'), { env });
      assert.equal(outcome.code, 2);
      assertProblem(outcome, 'baseline-not-updated', [WHERE, /local/]);
    }));

  it('where the environment cannot be reached', () =>
    withClosedPort(async (url) => {
      const environment = await project.environment(url);
      const outcome = await command(project.args(environment, '--retries', '0', '--update-baseline'));
      assert.equal(outcome.code, 2);
      assertProblem(outcome, 'baseline-not-updated', [WHERE, /local \(errored\)/]);
    }));

  it('where the run is interrupted', () =>
    project.withSandbox([{ operationId: 'instanceGet', kind: 'hang' }], async (environment) => {
      const started = start(project.args(environment, '--update-baseline'));
      await started.prints(/\[local\] ✓/);
      started.signal('SIGINT');
      const { code, stderr } = await started.ended;
      assert.equal(code, 130);
      assert.match(stderr, /\[baseline-not-updated\]\nwhere {2}local \(interrupted\)/);
    }));
});
