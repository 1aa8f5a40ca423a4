/** When requests carry a key, by what the document declares and what is known of the API. */
import assert from 'node:assert/strict';
import { CONVENTIONS } from '../../collections/clickhouse-cloud/conventions.ts';
import { type ApiConventions, type DeclaredSecurity, usesCredentials } from '../../scripts/shared/api-conventions.ts';

const OWN = CONVENTIONS.server;
const { credentials: _, ...open } = CONVENTIONS;

describe('usesCredentials', () => {
  const tests: [name: string, { given: DeclaredSecurity; api?: ApiConventions; want: boolean }][] = [
    ['a document with the scheme of the API', { given: { security: ['basic'], server: OWN }, want: true }],
    ['the same from elsewhere', { given: { security: ['basic'], server: 'https://api.example' }, want: true }],
    ['an early document of the API, without schemes', { given: { security: [], server: OWN }, want: true }],
    [
      'a document of another API, without schemes',
      { given: { security: [], server: 'https://api.example' }, want: false },
    ],
    ['a document without a server', { given: { security: [], server: '' }, want: false }],
    ['another scheme than that of the API', { given: { security: ['bearer'], server: OWN }, want: false }],
    ['an API without a key', { given: { security: ['basic'], server: OWN }, api: open, want: false }],
  ];
  for (const [name, { given, api = CONVENTIONS, want }] of tests)
    it(`${name}: ${want}`, () => assert.equal(usesCredentials(given, api), want));
});
