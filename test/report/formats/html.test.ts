import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { PageAssets } from '../../../scripts/report/formats/format.ts';
import { renderHtml } from '../../../scripts/report/formats/html/page.tsx';
import { PAGE_ASSETS } from '../../../scripts/report/formats/html/page-assets.embedded.ts';
import type { Run } from '../../../scripts/run/model.ts';
import { failedByFindings } from '../../../scripts/run/verdict.ts';
import { hostileRun } from '../hostile-run.ts';
import { knownRun } from '../known-run.ts';
import { mixedHistory, mixedRun } from '../mixed-run.ts';
import { environment, json, request, run } from '../run-fixture.ts';

describe('report/html', () => {
  const assets: PageAssets = PAGE_ASSETS;
  let mixed = '';
  const page = (given: Run, history: readonly Run[] = []) => renderHtml(given, { history, assets });

  before(() => {
    mixed = page(mixedRun(), mixedHistory());
  });

  it('is the same bytes for the same run', () => assert.equal(page(mixedRun(), mixedHistory()), mixed));

  it('allows its own script and style by their hashes, and nothing else', () => {
    const policy = unescaped(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(mixed)?.[1] ?? '');
    const hash = (element: string) => {
      const text = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(mixed)?.[1] ?? '';
      assert.ok(text.length > 1000, element);
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    };
    assert.deepEqual(policy.split('; '), [
      "default-src 'none'",
      `style-src ${hash('style')}`,
      `script-src ${hash('script')}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('puts nothing of its assets out of their elements', () => {
    const html = renderHtml(mixedRun(), {
      history: [],
      assets: { style: '</style><b>', script: 'x = "</script><!--"' },
    });
    assert.equal(html.match(/<\/script/g)?.length, 1);
    assert.equal(html.match(/<\/style/g)?.length, 1);
    assert.doesNotMatch(html, /<!--/);
  });

  for (const [name, html] of [
    ['a mixed run', () => mixed],
    ['a hostile run', () => page(hostileRun(), [hostileRun()])],
    ['a run with known problems', () => page(knownRun(1))],
  ] as const) {
    it(`has no element, attribute or address of others in ${name}`, () => {
      const text = html();
      assert.equal(text.match(/<script/gi)?.length, 1);
      assert.equal(text.match(/<style/gi)?.length, 1);
      assert.doesNotMatch(text, /<(?:img|iframe|object|embed|base|link rel="?stylesheet)/i);
      const tags = text.match(/<[a-z][^>]*>/gi) ?? [];
      for (const tag of tags) {
        assert.doesNotMatch(tag.replace(/"[^"]*"/g, ''), /\s(?:on\w+|style)=/i, tag.slice(0, 200));
        assert.doesNotMatch(
          tag,
          /(?:href|src)="(?!#|https?:\/\/|data:image\/svg\+xml,|\.\.\/[\w-]+\/index\.html")/i,
          tag.slice(0, 200),
        );
      }
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
    });
  }

  it('gives every request a place of its own to link to', () => {
    const ids = [...mixed.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
    const links = [...mixed.matchAll(/ href="#([^"?]*)"/g)].map(([, fragment]) => fragment);
    for (const link of links) assert.ok(ids.includes(link), `#${link} leads nowhere`);
    for (const { name, requests } of mixedRun().environments) {
      for (const { id } of requests) assert.ok(ids.includes(`${name}/${id}`), id);
    }
  });

  it('marks the offending value in the body', () => {
    assert.match(mixed, /<b>&quot;state&quot;<\/b>: <mark>&quot;hibernating&quot;<\/mark>/);
    assert.match(mixed, /<b>&quot;numReplicas&quot;<\/b>: <mark>&quot;3&quot;<\/mark>/);
    assert.doesNotMatch(mixed, /<mark>&quot;running&quot;<\/mark>/);
  });

  it('shows the offending value of a long list, wherever it stands, and little else', () => {
    const items = Array.from({ length: 100 }, (_, index) => ({ note: 'x'.repeat(2000), state: `state ${index}` }));
    const html = page(
      run([
        environment('production', [
          request('a', {
            status: 'failed',
            response: json({ result: items }),
            assertions: [
              { name: 'A', status: 'failed', failures: [{ code: 'schema-enum', pointer: '/result/90/state' }] },
            ],
          }),
        ]),
      ]),
    );
    const excerpt = /<div class="excerpt">.*?<\/div><\/div>/s.exec(html)?.[0] ?? '';
    assert.match(excerpt, /<mark>&quot;state 90&quot;<\/mark>/);
    assert.ok(excerpt.length < 2000, String(excerpt.length));
  });

  it('marks a finding at every item', () => {
    assert.equal(mixed.match(/<b>&quot;sizeInBytes&quot;<\/b>: <mark>/g)?.length, 2);
  });

  it('marks the object that lacks a property', () => {
    const html = page(
      run([
        environment('production', [
          request('a', {
            status: 'failed',
            response: json({ result: { name: 'x' } }),
            findings: [{ kind: 'missing-property', pointer: '/result/id', message: 'no item has it' }],
          }),
        ]),
      ]),
    );
    assert.match(html, /<b>&quot;result&quot;<\/b>: <mark>\{<\/mark>/);
  });

  it('never shows a secret-looking cURL, but the variables of the environment', () => {
    assert.match(mixed, /--user &quot;\$PRODUCTION_KEYID:\$PRODUCTION_KEYSECRET&quot;/);
  });

  it('lists what the run could not delete, with the command that does, before the failures', () => {
    const left = [{ thing: 'service', name: 'ccp', id: 'i-1', method: 'DELETE', path: '/v1/services/i-1' }];
    const html = page(run([environment('eu', [request('a', { status: 'failed', left })])]));
    const places = [/Not deleted/, /service ccp/, /ID i-1/, /\/v1\/services\/i-1<\/pre>/, /What needs attention/];
    const found = places.map((place) => html.replace(/<header class="top">.*?<\/header>/s, '').search(place));
    assert.ok(found[0] !== undefined && found[0] >= 0, found.join());
    assert.deepEqual(
      found,
      [...found].sort((a, b) => a - b),
    );
    assert.match(html, /--user &quot;\$EU_KEYID:\$EU_KEYSECRET&quot; --url/);
  });

  it('has no filters and no times where there are no requests', () => {
    const html = page(run([environment('eu', [], { status: 'skipped' })]));
    assert.doesNotMatch(html, /<form|#:time|id=":time"/);
  });

  it('says of an environment that it was not tested', () => {
    const html = page(run([environment('eu', [], { status: 'errored', reason: 'nothing listens there' })]));
    assert.match(html, /What needs attention[\s\S]*eu could not be tested[\s\S]*nothing listens there/);
  });

  const FOUND = [{ kind: 'unknown-property', pointer: '/x' }] as const;
  const verdicts: readonly (readonly [name: string, given: Run, want: string])[] = [
    [
      'all passed',
      run([environment('production', [request('a'), request('b')])]),
      'All 2 requests passed in production',
    ],
    [
      'some skipped',
      run([environment('production', [request('a'), request('b'), request('c', { status: 'skipped', attempts: 0 })])]),
      '2 requests passed in production, and 1 was skipped',
    ],
    ['one passed', run([environment('production', [request('a')])]), '1 request passed in production'],
    [
      'one failed',
      run([environment('production', [request('a', { status: 'failed' })])]),
      '1 of 1 request needs attention, in production',
    ],
    [
      'nothing tested',
      run([environment('production', [], { status: 'skipped' })]),
      'Nothing was tested: every environment was skipped',
    ],
    [
      'interrupted',
      run([environment('production', [request('a')], { status: 'interrupted' })], { interrupted: true }),
      'Interrupted: 1 request passed in production',
    ],
    ['unreachable', run([environment('production', [], { status: 'errored' })]), '1 environment could not be tested'],
    [
      'nothing sent',
      run([
        environment('production', [request('a', { status: 'skipped' })], {
          status: 'failed',
          reasonCode: 'nothing-sent',
        }),
      ]),
      'No request was sent in production',
    ],
    [
      'findings of a strict run',
      run([environment('production', [failedByFindings(request('a', { findings: FOUND })), request('b')])], {
        strict: true,
      }),
      '1 of 2 requests needs attention, in production',
    ],
  ];
  for (const [name, given, want] of verdicts) {
    it(`says at the top: ${name}`, () => assert.equal(/<h1[^>]*>(.*?)<\/h1>/.exec(page(given))?.[1], want));
  }

  it('bounds the page, and says what was clipped', () => {
    const megabyte = request('a', { response: json({ long: 'x'.repeat(1_000_000) }) });
    const html = page(run([environment('production', [megabyte])]));
    assert.ok(html.length < 120_000, String(html.length));
    assert.match(html, /984 kB more in run\.json/);
    const many = Array.from({ length: 3000 }, (_, index) => ({
      ...megabyte,
      id: `a${index}`,
      response: json({ long: 'x'.repeat(20_000) }),
    }));
    const large = page(run([environment('production', many)]));
    assert.ok(large.length < 3000 * 3500, String(large.length));
    assert.match(large, /The first 300 of 3,000 requests/);
  });
});

function unescaped(attribute: string): string {
  return attribute.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
