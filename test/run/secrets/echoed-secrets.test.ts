/**
 * A server on loopback repeats the key in each encoding, in its body and headers. Scripts repeat it in messages and shorten them. No
 * part of it may be in a file of the report or on the terminal.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { progressPrinter } from '../../../scripts/cli/smoke/output/progress.ts';
import { summaryTable } from '../../../scripts/cli/smoke/output/result-text.ts';
import { writeReport } from '../../../scripts/report/store/write.ts';
import { closeAll, collectionOf, environment, only, row, runLocally, serve } from '../local-run.ts';
import { ENCODINGS, isBase64 } from './secret-encodings.ts';

const SECRET = 'Zq7/vN4+x"T9<w\'5k&ü~back\\slash=8';
const GENERATED = 'gEn3rated:p4ss~W0rd+xyz';
/** The lengths to which scripts shorten an error and a body, and the limit of a body. */
const CUTS = [160, 40, 1024 * 1024];

const names = Object.keys(ENCODINGS);
const encoded = (name: string, secret: string) => (ENCODINGS[name] as (text: string) => string)(secret);

/** Each six characters of it, raw and in encodings of single characters; in Base64, the part that is independent of its position. */
function tracesOf(secret: string): Set<string> {
  const traces = new Set<string>();
  // Each run of eight characters contains one of these windows.
  for (let at = 0; at + 6 <= secret.length; at += 3) {
    const part = secret.slice(at, at + 6);
    for (const name of names)
      if (!isBase64(name) && !/lines|list/.test(name)) traces.add(encoded(name, part).toLowerCase());
  }
  const bytes = Buffer.from(secret);
  for (let at = 0; at + 9 <= bytes.length; at++)
    traces.add(
      bytes
        .subarray(at, at + 9)
        .toString('base64')
        .toLowerCase(),
    );
  return traces;
}

function assertClean(text: string, where: string): void {
  const flat = text.toLowerCase();
  for (const secret of [SECRET, GENERATED])
    for (const trace of tracesOf(secret)) {
      const at = flat.indexOf(trace);
      assert.equal(at, -1, `${trace} in ${where}: ${text.slice(Math.max(0, at - 80), at + 80)}`);
    }
}

/** Pads the text so that its first `length` characters end in the middle of what follows. */
function filledTo(length: number, tail: string): string {
  return `${'word '.repeat(Math.ceil(length / 5)).slice(0, length - Math.ceil(tail.length / 2) - 1)} ${tail}`;
}

describe('secrets that a server repeats @slow', function () {
  this.timeout(120_000);
  let reports: string;
  before(async () => {
    reports = await mkdtemp(join(tmpdir(), 'echoed-secrets-'));
  });
  after(async () => {
    await closeAll();
    await rm(reports, { recursive: true, force: true });
  });

  it('are in no file of the report and not on the terminal', async () => {
    const url = await serve((request, response) => {
      const [, kind, name = '', cut = '0'] = decodeURIComponent(request.url ?? '/').split('|');
      const own = Buffer.from(String(request.headers.authorization).slice(6), 'base64')
        .toString()
        .replace(/^[^:]*:/, '');
      const text = kind === 'generate' ? '' : encoded(name, own);
      const bodies: Readonly<Record<string, () => string>> = {
        generate: () => JSON.stringify({ result: { password: GENERATED } }),
        body: () => `<p>${text}</p>\n${encoded(name, GENERATED)}`,
        json: () => JSON.stringify({ error: `bad key ${text}`, list: [encoded(name, GENERATED)], [text]: 1 }),
        error: () => JSON.stringify({ error: filledTo(Number(cut), text) }),
        cut: () => filledTo(Number(cut), text),
      };
      const header = encodeURIComponent(text).slice(0, 4000);
      response.writeHead(403, {
        'content-type': 'text/plain',
        'x-echo': header,
        location: `https://h.test/?x=${header}`,
      });
      response.end(bodies[kind ?? '']?.() ?? '');
    });
    const script = [
      'let said = pm.response.text();',
      'try { said = JSON.parse(said).error || said; } catch {}',
      ...CUTS.slice(0, 2).map(
        (cut) =>
          `pm.test('cut', () => pm.expect.fail('expected 200, got 403 (' + said.replace(/\\s+/g, ' ').slice(0, ${cut}) + '). Check the key.'));`,
      ),
      "pm.test('starts', () => pm.expect.fail('it starts with ' + JSON.stringify(said.slice(0, 40))));",
      "pm.test('equal', () => pm.expect(said).to.equal('something else'));",
      'pm.test(said.slice(0, 200), () => pm.expect.fail(said));',
      'console.warn("[finding]", "", { v: 1, kind: "unknown-enum-value", pointer: "/" + said.slice(0, 60), value: said.slice(0, 90) });',
    ];
    const items = names.flatMap((name) => [
      { id: `body ${name}`, path: `/|body|${encodeURIComponent(name)}`, script },
      { id: `json ${name}`, path: `/|json|${encodeURIComponent(name)}`, script },
      { id: `error ${name}`, path: `/|error|${encodeURIComponent(name)}|${CUTS[0]}`, script },
    ]);
    const large = ['as it is', 'percent-encoded, every byte', 'Base64 of a Basic pair', 'decimal references'].map(
      (name) => ({
        id: `cut ${name}`,
        path: `/|cut|${encodeURIComponent(name)}|${CUTS[2]}`,
      }),
    );
    const output: string[] = [];
    const run = await runLocally({
      collection: collectionOf([{ id: 'generate', path: '/|generate' }, ...items, ...large]),
      environments: [environment(url, { keysecret: SECRET })],
      timeoutMs: 20_000,
      strict: true,
      onProgress: progressPrinter({
        write: (text) => output.push(text),
        isTerminal: true,
        hasColours: true,
        columns: 4000,
        rows: 50,
      }),
    });
    output.push(summaryTable(run, 80));
    await writeReport(run, { reportsDir: reports });
    assert.equal(only(run).totals.requests, 1 + items.length + large.length);
    assert.match(row(only(run), 'error as it is').assertions[0]?.message ?? '', /\[redacted\]\)\. Check the key/);
    assert.match(JSON.stringify(row(only(run), 'json JSON')), /\[redacted\]/);
    assertClean(output.join(''), 'the terminal');
    const files = (await readdir(reports, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    for (const kind of ['run.json', 'index.html', 'junit.xml', 'ctrf.json', 'summary.md'])
      assert.ok(
        files.some(({ name }) => name.endsWith(kind)),
        kind,
      );
    for (const file of files) assertClean(await readFile(join(file.parentPath, file.name), 'utf8'), file.name);
  });

  it('are not shown at the end of a truncated body of which everything else is redacted', async () => {
    // Redaction shortens the body so much that its end is in the shown part.
    const large = CUTS[2] as number;
    const secret = SECRET.repeat(4);
    const url = await serve((_, response) => {
      const secrets = `${secret} `.repeat(Math.floor(large / Buffer.byteLength(`${secret} `)) - 1);
      const fill = 'x'.repeat(large - Buffer.byteLength(secrets) - 4);
      response.writeHead(403).end(`${secrets}${fill}${secret}${secret}`);
    });
    const run = await runLocally({
      collection: collectionOf([{ id: 'a', path: '/', script: ["pm.test('t', () => pm.expect.fail('no'));"] }]),
      environments: [environment(url, { keysecret: secret })],
      timeoutMs: 20_000,
    });
    const { response } = row(only(run), 'a');
    assert.equal(response?.truncated, true);
    assert.ok(response?.body.endsWith('x[redacted]'), response?.body.slice(-60));
    assertClean(response?.body ?? '', 'the body');
  });

  it('do not block the run, even if their redaction is expensive', async () => {
    const slow = `abc${'\\'.repeat(20)}xyz9`;
    const url = await serve((_, response) => {
      const near = `${slow.slice(0, -1)}8 `.repeat(20_000);
      response.end(JSON.stringify({ token: slow, near, text: 'authorization: '.repeat(60_000) }));
    });
    const run = await runLocally({
      collection: collectionOf([
        { id: 'a', path: '/' },
        { id: 'b', path: '/' },
      ]),
      environments: [environment(url)],
      timeoutMs: 20_000,
    });
    assert.deepEqual(
      only(run).requests.map(({ status }) => status),
      ['passed', 'passed'],
    );
    assert.ok(!JSON.stringify(run).includes('xyz9'));
  });
});
