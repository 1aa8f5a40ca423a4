/** How the workspace to publish to is found. */
import assert from 'node:assert/strict';
import { TEAM } from './postman-api.ts';
import { rejects, teamOfEachTest } from './team.ts';

describe('the workspace to publish to', function () {
  this.timeout(180_000);
  const team = teamOfEachTest();
  const { run } = team;

  it('is found by its name, on a later page too', async () => {
    team.api.workspaces = Array.from({ length: 240 }, (_, index) => ({ id: `w-${index}`, name: `W ${index}` }));
    team.api.workspaces.push({ id: TEAM, name: 'Team APIs' });
    assert.equal((await run({ workspace: 'team apis' })).workspace.id, TEAM);
  });

  const UNKNOWN: readonly [name: string, workspace: string, code: string, words: RegExp[]][] = [
    ['a name that is nearly right', 'Team API', 'publish-workspace-unknown', [/did you mean Team APIs\?/]],
    ['another name', 'Somewhere else entirely', 'publish-workspace-unknown', [/known: Team APIs/]],
    ['an ID that is none', '99999999-2222-4333-8444-555555555555', 'publish-not-found', [/could not find/]],
  ];
  for (const [name, workspace, code, words] of UNKNOWN) {
    it(`${name} → ${code}`, async () => {
      await rejects(run({ workspace }), code, words);
      assert.deepEqual(team.api.writes(), []);
    });
  }

  it('with an ambiguous name → an error with the IDs', async () => {
    team.api.workspaces.push({ id: 'another-id', name: 'Team APIs' });
    await rejects(run({ workspace: 'Team APIs' }), 'publish-ambiguous', [new RegExp(TEAM), /another-id/]);
  });
});
