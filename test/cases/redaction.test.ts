/** A gateway that repeats the key in the HTML of its error page. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeReport } from '../../scripts/report/store/write.ts';
import { closeAll, collectionOf, environment, runLocally, serve } from '../run/local-run.ts';

const SECRET = `Zq7&<x>9w'5kk`;
const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;' };
const named = (text: string) => text.replaceAll(/[&<>']/g, (sign) => NAMED[sign] ?? sign);
const numbered = (text: string, write: (point: number) => string) =>
  [...text].map((character) => write(character.codePointAt(0) ?? 0)).join('');

const FORMS: readonly string[] = [
  named(SECRET),
  named(named(SECRET)),
  SECRET.replaceAll('&', '&amp').replaceAll('<', '&lt').replaceAll('>', '&gt'),
  numbered(SECRET, (point) => `&#${point};`),
  numbered(SECRET, (point) => `&#${point}`),
  numbered(SECRET, (point) => `&#x${point.toString(16)};`),
  numbered(SECRET, (point) => `&#x${point.toString(16).padStart(8, '0')};`),
  encodeURIComponent(SECRET),
  Buffer.from(`id:${SECRET}`, 'utf16le').toString('base64'),
];

describe('a key on an error page', function () {
  this.timeout(180_000);
  afterEach(closeAll);

  it('is in no form in any file of the report', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
    try {
      const url = await serve((_request, response) => {
        response.writeHead(403, { 'content-type': 'text/html' });
        response.end(FORMS.map((form) => `<p>${form}</p>`).join('\n'));
      });
      const script = ["pm.test('ok', () => pm.expect(pm.response.text()).to.equal('ok'))"];
      const run = await runLocally({
        environments: [environment(url, { keysecret: SECRET })],
        collection: collectionOf([{ id: 'a', path: '/a', script }]),
      });
      assert.match(JSON.stringify(run), /<p>\[redacted\]<\/p>/);
      await writeReport(run, { reportsDir: folder });
      const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
      assert.ok(files.length >= 5);
      for (const { parentPath, name } of files) {
        const text = await readFile(join(parentPath, name), 'utf8');
        for (const form of [SECRET, ...FORMS]) {
          assert.equal(text.includes(form), false, `${form} in ${name}`);
          assert.equal(text.includes(named(form)), false, `${named(form)} in ${name}`);
        }
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
