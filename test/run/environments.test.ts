/** Which values of an environment must never be shown. */
import assert from 'node:assert/strict';
import { secretValues } from '../../scripts/run/environments.ts';
import { environment } from './local-run.ts';

describe('the secret values of an environment', () => {
  const table: [name: string, values: Record<string, string>, secret: string[], open: string[]][] = [
    ['the key, and what HTTP Basic makes of it', { keyid: 'k1', keysecret: 's1' }, ['k1', 's1', 'k1:s1'], []],
    ['no key', { keyid: '', keysecret: '' }, [], ['', ':']],
    [
      'variables that are named as secrets are',
      { webhookToken: 'tok-9f8e7d6c', dbPwd: 'Zq7vN4xT9w', tokenType: 'Bearer-1a2b3c', primaryKey: 'id-1a2b3c4d' },
      ['tok-9f8e7d6c', 'Zq7vN4xT9w'],
      ['Bearer-1a2b3c', 'id-1a2b3c4d'],
    ],
    ['but no words', { password: 'default', token: '{{token}}' }, [], ['default', '{{token}}']],
    [
      'the password in the address, as it is and decoded',
      { baseURL: 'https://user:p%40ss-1@h.test/' },
      ['p%40ss-1', 'p@ss-1'],
      ['https://user:p%40ss-1@h.test/', 'user'],
    ],
    [
      'the parameters of the address that grant something',
      { baseURL: 'https://h.test/?sig=a%2Bb-1&page=2' },
      ['a%2Bb-1', 'a+b-1'],
      ['2'],
    ],
  ];
  for (const [name, values, secret, open] of table)
    it(name, () => {
      const known = secretValues(environment('http://127.0.0.1', values));
      for (const value of secret) assert.ok(known.includes(value), value);
      for (const value of open) assert.ok(!known.includes(value), value);
      assert.equal(new Set(known).size, known.length);
    });
});
