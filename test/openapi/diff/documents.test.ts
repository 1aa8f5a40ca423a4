/** Each ordered pair of the documents at hand, held to counts that are made without the code of the comparison. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'mocha';
import { diffSpecs } from '../../../scripts/openapi/diff/diff.ts';
import type { OperationReference } from '../../../scripts/openapi/diff/model.ts';
import { readSpec } from '../../../scripts/openapi/load/read.ts';
import type { Spec } from '../../../scripts/openapi/model.ts';
import { toSpec } from '../../../scripts/openapi/operations.ts';
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';
import { DOCUMENTS, PINNED } from '../../fixtures/documents.ts';
import { assertMirrored, operationKey } from './mirror.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'];
/** Words, and what only shows. */
const WORDS = new Set(['description', 'summary', 'example', 'examples', 'title', 'tags', 'externalDocs']);

const keysOf = (operations: readonly OperationReference[]) =>
  operations.map(({ method, path }) => operationKey(method, path)).sort();

/** `GET /things/*` → all that the document says of it, references followed and words left out, keys in order. */
function contractsIn(file: string): Map<string, string> {
  const document = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(
    Object.entries<JsonObject>(document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method): [string, string] => [
        operationKey(method, path),
        JSON.stringify(whole(item[method] as Json, [])),
      ]),
    ),
  );

  // biome-ignore lint/suspicious/noExplicitAny: any part of a document
  function whole(part: any, above: readonly string[], isNamed = false): any {
    if (Array.isArray(part)) {
      const items = part.map((item) => whole(item, above));
      return items.every((item) => typeof item === 'string') ? items.sort() : items;
    }
    if (typeof part !== 'object' || part === null) return part;
    if (typeof part.$ref === 'string' && !isNamed) {
      if (above.includes(part.$ref)) return part;
      const target = part.$ref
        .slice(2)
        .split('/')
        .reduce((at: JsonObject, key: string) => at[key] as JsonObject, document);
      const { $ref: _, ...beside } = part;
      return whole({ ...target, ...beside }, [...above, part.$ref]);
    }
    const names = Object.keys(part).filter((name) => isNamed || !WORDS.has(name));
    return Object.fromEntries(
      names.sort().map((name) => [name, whole(part[name], above, name === 'properties' && !isNamed)]),
    );
  }
}

describe('diff: documents', function () {
  this.timeout(180_000);
  const all: { file: string; contracts: Map<string, string>; spec: Spec }[] = [];
  before(async () => {
    for (const file of DOCUMENTS) all.push({ file, contracts: contractsIn(file), spec: await readSpec(file) });
  });

  for (const [a, old] of DOCUMENTS.entries()) {
    for (const [b, now] of DOCUMENTS.entries()) {
      it(`${basename(old)} → ${basename(now)}`, () => {
        const [before, after] = [all[a] ?? assert.fail(), all[b] ?? assert.fail()];
        const { operations, changes, counts } = diffSpecs(before.spec, after.spec);
        const [was, is] = [before.contracts, after.contracts];
        assert.deepEqual(keysOf(operations.added), [...is.keys()].filter((key) => !was.has(key)).sort());
        assert.deepEqual(keysOf(operations.removed), [...was.keys()].filter((key) => !is.has(key)).sort());
        const rewritten = [...is].filter(([key, text]) => was.has(key) && was.get(key) !== text).map(([key]) => key);
        assert.deepEqual(keysOf(operations.changed), rewritten.sort());
        if (a === b) assert.deepEqual([changes, counts], [[], { breaking: 0, risky: 0, safe: 0 }]);
        assertMirrored(before.spec, after.spec);
      });
    }
  }

  it('a part of the pinned document: each operation that is missing is a breaking change', async () => {
    const spec = await readSpec(PINNED);
    const paths = Object.fromEntries(Object.entries(spec.document.paths as JsonObject).slice(0, 20));
    const part = toSpec({ ...spec.document, paths }, 'part.json');
    const { operations, counts } = diffSpecs(spec, part);
    const missing = spec.operations.length - part.operations.length;
    assert.ok(missing > 0);
    assert.deepEqual(
      [operations.removed.length, operations.added.length, operations.changed.length, counts],
      [missing, 0, 0, { breaking: missing, risky: 0, safe: 0 }],
    );
    assertMirrored(spec, part);
  });
});
