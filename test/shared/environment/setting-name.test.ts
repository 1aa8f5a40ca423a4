/** The names of settings are the same for reading, in messages, and for a shell. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONVENTIONS } from '../../../collections/clickhouse-cloud/conventions.ts';
import { assertSettings } from '../../../scripts/cli/config.ts';
import { diagnosisOf } from '../../../scripts/report/analysis/diagnosis.ts';
import { curlOf } from '../../../scripts/report/curl.ts';
import { diagnosisText } from '../../../scripts/report/words/diagnosis.ts';
import { keyRemedy, noKeyOf, readEnvironments } from '../../../scripts/run/environments.ts';
import { replaceableVariables, settingName, settingsOf } from '../../../scripts/shared/environment/setting-name.ts';
import { ACCESS, environment, request } from '../../report/run-fixture.ts';

const VARIABLES = replaceableVariables(CONVENTIONS);

const NAMES: readonly (readonly [environment: string, want: string])[] = [
  ['production', 'PRODUCTION_KEYID'],
  ['my-staging', 'MY_STAGING_KEYID'],
  ['eu.west 1', 'EU_WEST_1_KEYID'],
  ['Prod', 'PROD_KEYID'],
  ['1prod', '_1PROD_KEYID'],
  ['2024-06', '_2024_06_KEYID'],
  ['-1', '_1_KEYID'],
  ['straße', 'STRASSE_KEYID'],
  ['münchen', 'M_NCHEN_KEYID'],
  ['日本', '__KEYID'],
  ['a$(id)`b', 'A_ID_B_KEYID'],
  ['', '_KEYID'],
];

describe('shared/environment/setting-name', () => {
  for (const [name, want] of NAMES) {
    it(`${JSON.stringify(name)}: ${want}`, () => assert.equal(settingName(name, 'keyid'), want));

    it(`${JSON.stringify(name)}: the setting is read, and messages use its name`, () => {
      assert.deepEqual(settingsOf(name, { [want]: 'the key' }, VARIABLES), { keyid: 'the key' });
      assert.ok(keyRemedy(noKeyOf({ name, conventions: CONVENTIONS })).includes(` ${want} `));
      const headers = [{ name: 'Authorization', value: '[redacted]' }];
      const url = 'https://api.example.test/v1';
      assert.ok(curlOf(request('a', { url, request: { headers } }), { name, access: ACCESS })?.includes(`"$${want}:$`));
      const refused = request('a', { status: 'failed', code: 401 });
      assert.ok(
        diagnosisText(diagnosisOf(refused, environment(name, [refused])), { name, access: ACCESS }).remedy.includes(
          want,
        ),
      );
    });

    it(`${JSON.stringify(name)}: a shell can export it`, () => {
      const script = `export '${want}=the key' && printf %s "$${want}"`;
      assert.equal(execFileSync('sh', ['-c', script], { encoding: 'utf8' }), 'the key');
    });
  }

  it('every replaceable variable has a setting', () => {
    const settings = Object.fromEntries(VARIABLES.map((name) => [settingName('eu-1', name), name]));
    assert.deepEqual(settingsOf('eu-1', settings, VARIABLES), Object.fromEntries(VARIABLES.map((n) => [n, n])));
  });

  it('a variable that the conventions add is a setting as well', async () => {
    const conventions = { ...CONVENTIONS, variables: { ...CONVENTIONS.variables, projectId: 'projectid' } };
    const folder = await mkdtemp(join(tmpdir(), 'settings-'));
    try {
      const values = [{ key: 'baseURL', value: 'https://api.example.test' }];
      await writeFile(join(folder, 'eu-1.postman_environment.json'), JSON.stringify({ values }));
      const [read] = await readEnvironments({ folder, wanted: [], conventions, overrides: { EU_1_PROJECTID: 'p1' } });
      assert.equal(read?.values.projectid, 'p1');
      await writeFile(join(folder, '.env'), 'EU_1_PROJETCID=p1');
      assert.throws(
        () =>
          assertSettings({ folder, settings: {}, prefixes: ['EU_1'], variables: replaceableVariables(conventions) }),
        /EU_1_PROJETCID[\s\S]*/,
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('also reads the name that is only possible in .env, with lower priority', () => {
    assert.deepEqual(settingsOf('1prod', { '1PROD_KEYID': 'old' }, VARIABLES), { keyid: 'old' });
    assert.deepEqual(settingsOf('1prod', { '1PROD_KEYID': 'old', _1PROD_KEYID: 'new' }, VARIABLES), { keyid: 'new' });
    assert.deepEqual(settingsOf('1prod', { '1PROD_KEYID': 'old', _1PROD_KEYID: '' }, VARIABLES), { keyid: 'old' });
  });

  it('ignores empty settings and settings of other environments', () => {
    assert.deepEqual(settingsOf('a', { A_KEYID: '', B_KEYID: 'x', A_OTHER: 'x', a_KEYID: 'x' }, VARIABLES), {});
  });

  it('settings override the values of an environment file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'settings-'));
    try {
      const values = [{ key: 'baseURL', value: 'https://api.example.test' }];
      await writeFile(join(folder, '1prod.postman_environment.json'), JSON.stringify({ values }));
      const overrides = { _1PROD_KEYID: 'new', '1PROD_KEYSECRET': 'old' };
      const [read] = await readEnvironments({ folder, wanted: [], conventions: CONVENTIONS, overrides });
      assert.deepEqual([read?.values.keyid, read?.values.keysecret], ['new', 'old']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
