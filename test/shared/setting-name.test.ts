/** The names of settings: what is read, what messages say, and what a shell can export are the same. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnose } from '../../scripts/report/analysis/diagnosis.ts';
import { curlOf } from '../../scripts/report/curl.ts';
import { diagnosisText } from '../../scripts/report/words/diagnosis.ts';
import { keyRemedy, readEnvironments } from '../../scripts/run/environments.ts';
import { REPLACEABLE_VARIABLES, settingName, settingsOf } from '../../scripts/shared/setting-name.ts';
import { environment, request } from '../report/run-fixture.ts';

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

describe('shared/setting-name', () => {
  for (const [name, want] of NAMES) {
    it(`${JSON.stringify(name)}: ${want}`, () => assert.equal(settingName(name, 'keyid'), want));

    it(`${JSON.stringify(name)}: the setting is read, and named so in every message`, () => {
      assert.deepEqual(settingsOf(name, { [want]: 'the key' }), { keyid: 'the key' });
      assert.ok(keyRemedy(name).includes(` ${want} `));
      const headers = [{ name: 'Authorization', value: '[redacted]' }];
      const url = 'https://api.example.test/v1';
      assert.ok(curlOf(request('a', { url, request: { headers } }), name)?.includes(`"$${want}:$`));
      const refused = request('a', { status: 'failed', code: 401 });
      assert.ok(diagnosisText(diagnose(refused, environment(name, [refused]))).remedy.includes(want));
    });

    it(`${JSON.stringify(name)}: a shell can export it`, () => {
      const script = `export '${want}=the key' && printf %s "$${want}"`;
      assert.equal(execFileSync('sh', ['-c', script], { encoding: 'utf8' }), 'the key');
    });
  }

  it('every replaceable variable has a setting', () => {
    const settings = Object.fromEntries(REPLACEABLE_VARIABLES.map((name) => [settingName('eu-1', name), name]));
    assert.deepEqual(settingsOf('eu-1', settings), Object.fromEntries(REPLACEABLE_VARIABLES.map((n) => [n, n])));
  });

  it('reads the name that only .env can hold as well, and the other one first', () => {
    assert.deepEqual(settingsOf('1prod', { '1PROD_KEYID': 'old' }), { keyid: 'old' });
    assert.deepEqual(settingsOf('1prod', { '1PROD_KEYID': 'old', _1PROD_KEYID: 'new' }), { keyid: 'new' });
    assert.deepEqual(settingsOf('1prod', { '1PROD_KEYID': 'old', _1PROD_KEYID: '' }), { keyid: 'old' });
  });

  it('takes an empty setting for none, and settings of others for none of its own', () => {
    assert.deepEqual(settingsOf('a', { A_KEYID: '', B_KEYID: 'x', A_OTHER: 'x', a_KEYID: 'x' }), {});
  });

  it('an environment file gets the values', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'settings-'));
    try {
      const values = [{ key: 'baseURL', value: 'https://api.example.test' }];
      await writeFile(join(folder, '1prod.postman_environment.json'), JSON.stringify({ values }));
      const overrides = { _1PROD_KEYID: 'new', '1PROD_KEYSECRET': 'old' };
      const [read] = await readEnvironments({ folder, wanted: [], overrides });
      assert.deepEqual([read?.values.keyid, read?.values.keysecret], ['new', 'old']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
