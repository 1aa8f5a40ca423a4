/** What the bundles of packages do not contain. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../scripts/shared/root.ts';

const requiredBy = (file: string) => [
  ...new Set(
    [...readFileSync(join(ROOT, 'dist', file), 'latin1').matchAll(/require\("(?:node:)?([\w/.-]+)"\)/g)].map(
      ([, name]) => name,
    ),
  ),
];

describe('the bundle of openapi-to-postmanv2', () => {
  it('has no module with network access', () => {
    // `http` is used for the names of status codes only.
    const network = ['https', 'http2', 'net', 'tls', 'dgram', 'dns', 'undici', 'node-fetch-h2'];
    const found = requiredBy('openapi-to-postmanv2.cjs');
    assert.ok(found.includes('http'));
    assert.deepEqual(
      found.filter((name) => network.includes(name ?? '')),
      [],
    );
  });

  it('throws an error instead of a fetch', async () => {
    const fetchStub = createRequire(import.meta.url)('../../scripts/build/fetch-stub.cjs');
    await assert.rejects(
      fetchStub('https://example.com/a.json'),
      /example\.com\/a\.json: the converter sends no requests/,
    );
  });
});

describe('packages that are imported by the names of their exports', () => {
  for (const [name, exported] of [
    ['yaml', 'parseDocument'],
    ['undici', 'EnvHttpProxyAgent'],
  ] as const) {
    it(`${name} has ${exported} in dist/`, async () => {
      const dist = join(ROOT, 'dist');
      const files = readdirSync(dist).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.js'));
      assert.equal(files.length, 1);
      const loaded = (await import(pathToFileURL(join(dist, files[0] ?? '')).href)) as Record<string, unknown>;
      assert.equal(typeof loaded[exported], 'function');
    });
  }
});
