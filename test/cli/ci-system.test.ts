import assert from 'node:assert/strict';
import { ciLogOf, repositoryOf, sourceOf } from '../../scripts/cli/ci-system.ts';
import type { Annotation } from '../../scripts/shared/github-command.ts';

const HOSTILE = 'a,b:c%d;e]f\r\n::error::g';

describe('cli/ci-system', () => {
  const github = ciLogOf({ GITHUB_ACTIONS: 'true' });
  const azure = ciLogOf({ TF_BUILD: 'True' });
  const gitlab = ciLogOf({ GITLAB_CI: 'true' }, () => 1_700_000_000_999);

  it('is known by the variables of the system', () => {
    assert.ok(github !== undefined && azure !== undefined && gitlab !== undefined);
    for (const env of [{}, { GITHUB_ACTIONS: '' }, { TF_BUILD: 'false' }, { CI: 'true' }])
      assert.equal(ciLogOf(env), undefined);
  });

  it('has sections that fold', () => {
    assert.deepEqual([github?.begin('eu'), github?.end('eu')], ['::group::eu', '::endgroup::']);
    assert.deepEqual([azure?.begin('eu'), azure?.end('eu')], ['##[group]eu', '##[endgroup]']);
    assert.deepEqual(
      [gitlab?.begin('EU 1'), gitlab?.end('EU 1')],
      [
        '\x1b[0Ksection_start:1700000000:environment_EU_1\r\x1b[0KEU 1',
        '\x1b[0Ksection_end:1700000000:environment_EU_1\r\x1b[0K',
      ],
    );
  });

  const SOURCES: readonly (readonly [settings: Record<string, string>, source: object | undefined])[] = [
    [{}, undefined],
    [{ GIT_COMMIT: '', BUILD_URL: '' }, undefined],
    [
      {
        GITHUB_SHA: 'abc',
        GITHUB_HEAD_REF: '',
        GITHUB_REF_NAME: 'main',
        GITHUB_RUN_ID: '7',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'a/b',
      },
      { commit: 'abc', branch: 'main', url: 'https://github.com/a/b/actions/runs/7' },
    ],
    [
      { CI_COMMIT_SHA: 'abc', CI_JOB_URL: 'https://gitlab.com/1' },
      { commit: 'abc', url: 'https://gitlab.com/1' },
    ],
    [{ GIT_COMMIT: '', BUILD_SOURCEVERSION: 'abc' }, { commit: 'abc' }],
  ];
  for (const [settings, source] of SOURCES)
    it(`knows commit, branch and job: ${JSON.stringify(settings)}`, () =>
      assert.deepEqual(sourceOf(settings).source, source));

  it('knows the folder of the repository', () => {
    assert.equal(repositoryOf({}), undefined);
    assert.equal(repositoryOf({ GITHUB_WORKSPACE: '/a' }), '/a');
    assert.equal(repositoryOf({ BUILD_SOURCESDIRECTORY: '/b' }), '/b');
  });

  const failure: Annotation = { level: 'error', title: 'x in eu', text: 'expected 200', file: 'spec/a.json', line: 7 };

  it('annotates a line of a file', () => {
    assert.equal(github?.annotate?.(failure), '::error file=spec/a.json,line=7,title=x in eu::expected 200');
    assert.equal(
      azure?.annotate?.({ ...failure, level: 'warning' }),
      '##vso[task.logissue type=warning;sourcepath=spec/a.json;linenumber=7]x in eu: expected 200',
    );
    assert.equal(gitlab?.annotate, undefined);
  });

  it('escapes what could end a property or a command', () => {
    const hostile: Annotation = { level: 'error', title: HOSTILE, text: HOSTILE, file: HOSTILE };
    assert.equal(
      github?.annotate?.(hostile),
      '::error file=a%2Cb%3Ac%25d;e]f%0D%0A%3A%3Aerror%3A%3Ag,title=a%2Cb%3Ac%25d;e]f%0D%0A%3A%3Aerror%3A%3Ag::a,b:c%25d;e]f%0D%0A::error::g',
    );
    const line = azure?.annotate?.(hostile) ?? '';
    assert.equal(line.split('\n').length, 1);
    assert.equal(line.indexOf(']'), line.lastIndexOf(']'));
    for (const system of [github, azure, gitlab]) assert.doesNotMatch(system?.begin(HOSTILE) ?? '', /\n/);
  });
});
