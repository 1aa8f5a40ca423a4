import assert from 'node:assert/strict';
import {
  bodyKindOf,
  isJsonSequence,
  isJsonType,
  mediaTypeEssence,
  mediaTypeParameters,
  typeOfRange,
} from '../../scripts/openapi/media-type.ts';

describe('media types', () => {
  const kinds: readonly (readonly [mediaType: string, want: 'json' | 'sequence' | 'other'])[] = [
    ['application/json', 'json'],
    ['Application/JSON; charset=utf-8', 'json'],
    ['application/problem+json', 'json'],
    ['text/json', 'json'],
    ['application/json-seq', 'sequence'],
    ['application/geo+json-seq', 'sequence'],
    ['application/x-ndjson', 'sequence'],
    ['application/jsonl', 'sequence'],
    ['application/json-patch', 'other'],
    ['text/event-stream', 'other'],
    ['*/*', 'other'],
  ];
  for (const [mediaType, want] of kinds)
    it(`${mediaType}: ${want}`, () => {
      assert.equal(isJsonType(mediaType), want === 'json');
      assert.equal(isJsonSequence(mediaType), want === 'sequence');
    });

  it('parameters', () => {
    const mediaType = 'Text/Plain; Version="0.0.4" ; charset=UTF-8;q=1';
    assert.equal(mediaTypeEssence(mediaType), 'text/plain');
    assert.deepEqual(mediaTypeParameters(mediaType), ['version=0.0.4', 'q=1']);
  });

  const ranges: readonly (readonly [range: string, want: string])[] = [
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/*+json', 'application/hal+json'],
    ['text/*', 'text/plain'],
    ['image/*', 'image/png'],
    ['audio/*', 'audio/octet-stream'],
    ['text/plain; version=0.0.4', 'text/plain; version=0.0.4'],
  ];
  for (const [range, want] of ranges) it(`${range} → ${want}`, () => assert.equal(typeOfRange(range), want));

  it('a format of some paths only', () => {
    const formats = { 'text/plain': { format: 'prometheus', pathEnd: '/metrics' } } as const;
    assert.equal(bodyKindOf('text/plain', '/a/metrics', formats), 'prometheus');
    assert.equal(bodyKindOf('text/plain', '/ping', formats), 'other');
    assert.equal(bodyKindOf('__proto__', '/ping', formats), 'other');
  });
});
