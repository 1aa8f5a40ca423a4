/** Other spellings of the same contract, which are no change. */
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';
import { answering } from '../document.ts';
import { type Named, operation, query, same, text, thing } from './single-change.ts';

const sameAnswer = (name: string, old: Json, now: Json) =>
  same(name, { paths: answering(old) }, { paths: answering(now) });

const component = { schemas: { Thing: thing({ a: text }) } };
const reference = { $ref: '#/components/schemas/Thing' };

export const NO_CHANGES: readonly Named[] = [
  same(
    'a component instead of a schema in place',
    { paths: answering(thing({ a: text })) },
    { paths: answering(reference), ...component },
  ),
  sameAnswer('an allOf of parts instead of one schema', thing({ a: text, b: text }, { required: ['b'] }), {
    allOf: [thing({ a: text }), thing({ b: text }, { required: ['b'] })],
  }),
  sameAnswer('a union of one', text, { oneOf: [text] }),
  sameAnswer('nullable in the words of 3.0 and of 3.1', { ...text, nullable: true }, { type: ['string', 'null'] }),
  same(
    'a nullable reference in the words of 3.0 and of 3.1',
    { paths: answering({ allOf: [reference], nullable: true }), ...component },
    { paths: answering({ oneOf: [reference, { type: 'null' }] }), ...component },
  ),
  sameAnswer('oneOf and anyOf', { oneOf: [text, { type: 'integer' }] }, { anyOf: [{ type: 'integer' }, text] }),
  sameAnswer('a constant and an enum of one', { const: 'a' }, { enum: ['a'] }),
  sameAnswer('an object that says so and one that does not', thing({ a: text }), { properties: { a: text } }),
  sameAnswer(
    'an order of enum, required and types',
    { type: ['string', 'integer'], enum: ['a', 1] },
    { type: ['integer', 'string'], enum: [1, 'a'] },
  ),
  sameAnswer('a minimum length of nothing', text, { ...text, minLength: 0 }),
  sameAnswer(
    'words for people',
    thing({ a: text }),
    thing({ a: { ...text, description: 'D', title: 'T', example: 'e' } }),
  ),
  same(
    'the case of a header',
    operation(query({ in: 'header', name: 'X-Key' })),
    operation(query({ in: 'header', name: 'x-key' })),
  ),
  same(
    'a parameter of the path item and of the operation',
    { paths: { '/things': { ...(operation().paths?.['/things'] as JsonObject), ...query() } } },
    operation(query()),
  ),
  same(
    'the name of a security scheme',
    {
      ...operation({ security: [{ a: [] }] }),
      components: { securitySchemes: { a: { type: 'http', scheme: 'basic' } } },
    },
    {
      ...operation({ security: [{ b: [] }] }),
      components: { securitySchemes: { b: { type: 'http', scheme: 'basic' } } },
    },
  ),
  same('a component that no operation reaches', operation(), { ...operation(), ...component }),
];
