import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diffSpecs } from '../../../scripts/openapi/diff/diff.ts';
import { linesOf } from '../../../scripts/openapi/diff/render/github.ts';
import { DIFF_FORMATS, type DiffFormat, renderDiff } from '../../../scripts/openapi/diff/render/render.ts';
import type { Spec } from '../../../scripts/openapi/model.ts';
import { atPointer, type Json, type JsonObject, printJson } from '../../../scripts/shared/json.ts';
import { answer, specOf } from '../document.ts';

const names = { old: 'old.json', new: 'new.json' };

/** `GET /things/{thingId}` and as many others as asked for, all with the same answers. */
function things(responses: JsonObject, others = 0, more: JsonObject = {}): Spec {
  const parameters = [{ name: 'thingId', in: 'path', required: true, schema: { type: 'string' } }];
  const paths = Object.fromEntries(
    ['/things', ...Array.from({ length: others }, (_, index) => `/others${index}`)].map((path, index) => [
      `${path}/{thingId}`,
      { get: { operationId: `get${index}`, summary: 'Get, 100%', parameters, responses, ...more } },
    ]),
  );
  return specOf({ paths });
}

const states = (...enumerated: string[]) => answer({ properties: { state: { enum: enumerated } } });
const widened = diffSpecs(things(states('on')), things(states('on', 'off')));
const retyped = diffSpecs(things(answer({ type: 'string' }), 5), things(answer({ type: 'integer' }), 5));
const none = diffSpecs(things(states('on')), things(states('on')));

describe('diff: renderers', () => {
  it('writes text: what changed, what it touches, where it stands', () => {
    assert.equal(
      renderDiff(widened, 'text', { names }),
      [
        'old.json → new.json',
        '1 → 1 operation: 0 added, 0 removed, 1 changed',
        '0 breaking, 1 risky, 0 safe',
        '',
        'RISKY',
        '  response  response 200.state: enum widened (added off)  [get0]',
        '    GET /things/{thingId}  get0  “Get, 100%”',
        '    variables thingId',
        '    old /paths/~1things~1{thingId}/get/responses/200/content/application~1json/schema/properties/state/enum',
        '    new /paths/~1things~1{thingId}/get/responses/200/content/application~1json/schema/properties/state/enum',
      ].join('\n'),
    );
  });

  it('makes one entry of changes that read alike', () => {
    const text = renderDiff(retyped, 'text', { names });
    assert.equal(retyped.changes.length, 6);
    assert.equal(text.match(/type changed/g)?.length, 1);
    assert.match(text, /type changed \(string → integer\) {2}\[6 operations, 6 places\]/);
    assert.match(text, /and 2 other operations/);
  });

  it('writes Markdown for a pull request', () => {
    const place =
      '`/paths/~1things~1{thingId}/get/responses/200/content/application~1json/schema/properties/state/enum`';
    assert.equal(
      renderDiff(widened, 'markdown', { names }),
      [
        '## API contract: 0 breaking, 1 risky, 0 safe',
        '',
        '`old.json` → `new.json`',
        '',
        '| operations | before | after | added | removed | changed |',
        '|---|---:|---:|---:|---:|---:|',
        '| | 1 | 1 | 0 | 0 | 1 |',
        '',
        '### Risky (1)',
        '',
        '- **response** `response 200.state: enum widened (added off)`',
        '  - `GET /things/{thingId}` `Get, 100%` (`get0`)',
        '  - variables: `thingId`',
        `  - old ${place}, new ${place}`,
        '',
      ].join('\n'),
    );
  });

  it('writes annotations as GitHub reads them', () => {
    const text = renderDiff(widened, 'github', { names, file: 'spec/a,b:c.json', lineOf: () => 7 });
    assert.equal(
      text,
      '::warning file=spec/a%2Cb%3Ac.json,line=7,title=risky response change::response 200.state: enum widened (added off)' +
        '%0AGET /things/{thingId} (get0)' +
        '%0A/paths/~1things~1{thingId}/get/responses/200/content/application~1json/schema/properties/state/enum',
    );
  });

  it('escapes what would end or split a command', () => {
    const diff = diffSpecs(things(states('on')), things(states('on', '100%0A')));
    assert.match(renderDiff(diff, 'github', { names }), /enum widened \(added 100%250A\)%0AGET/);
  });

  it('writes the levels of annotations by grade', () => {
    const diff = diffSpecs(
      things(answer({ type: 'string' }), 1),
      things(answer({ type: 'integer' }), 2, { tags: ['T'] }),
    );
    const levels = renderDiff(diff, 'github', { names })
      .split('\n')
      .map((line) => line.split(' ')[0]);
    assert.deepEqual(levels, ['::error', '::notice', '::notice']);
  });

  it('has a word for a value that is empty', () => {
    const diff = diffSpecs(things(states('on'), 1, { tags: ['T'] }), things(states('on'), 1));
    assert.match(renderDiff(diff, 'text', { names }), /tag: changed \(T → none\)/);
  });

  it('writes JSON that is the comparison', () => {
    assert.deepEqual(
      JSON.parse(renderDiff(widened, 'json', { names })),
      JSON.parse(JSON.stringify({ schemaVersion: 1, names, ...widened })),
    );
  });

  const nothing: [DiffFormat, RegExp][] = [
    ['text', /no change of the contract$/],
    ['markdown', /No change of the contract\.\n$/],
    ['github', /^$/],
    ['json', /"changes": \[\]/],
  ];
  for (const [format, want] of nothing)
    it(`says as ${format} that nothing changed`, () => assert.match(renderDiff(none, format, { names }), want));

  describe('with a hostile document', () => {
    const hostile = 'x\r\n::error::no\u001b[31m <script>alert(1)</script> `` ` @everyone [a](b) | 100%,: \u202egnp';
    const diff = diffSpecs(
      things(answer({ properties: { [hostile]: { enum: ['a'] } } }), 0, { summary: hostile, operationId: hostile }),
      things(answer({ properties: { [hostile]: { enum: [hostile] } } }), 0, {
        summary: `${hostile}2`,
        operationId: hostile,
      }),
    );
    for (const format of DIFF_FORMATS) {
      it(`keeps each entry of ${format} on its line`, () => {
        const text = renderDiff(diff, format, { names: { old: hostile, new: hostile } });
        assert.doesNotMatch(text.replaceAll('\n', ''), /\p{Cc}/u);
        // In JSON it is a character of a string, which must come back as it was.
        if (format !== 'json') assert.doesNotMatch(text, /\u202e/);
        assert.doesNotMatch(text, /^::error::no/m);
        if (format === 'github')
          for (const line of text.split('\n')) assert.match(line, /^::(error|warning|notice) [^:]*::[^\n]*$/);
      });
    }

    it('keeps all of it in code spans of the Markdown', () => {
      const text = renderDiff(diff, 'markdown', { names: { old: hostile, new: hostile } });
      const outside = text.replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
      assert.doesNotMatch(outside, /script|everyone|\[a\]|100%/);
    });
  });
});

describe('diff: lines', () => {
  it('finds every place of a printed document', () => {
    const document: Json = { a: { b: [1, { 'c/d': [] }], e: {} }, f: [], g: [[2], 'x'] };
    const text = printJson(document).split('\n');
    const lines = linesOf(document);
    for (const [pointer, line] of lines) {
      const key = pointer.split('/').pop()?.replaceAll('~1', '/') ?? '';
      const value = atPointer(document, pointer);
      const shown = text[line - 1] ?? '';
      if (pointer !== '' && !/^\d+$/.test(key))
        assert(shown.trim().startsWith(`${JSON.stringify(key)}:`), `${pointer}: ${shown}`);
      if (typeof value !== 'object') assert(shown.includes(JSON.stringify(value)), `${pointer}: ${shown}`);
    }
    assert.equal(lines.get('/g/1'), text.findIndex((line) => line.includes('"x"')) + 1);
  });
});
