/** Media types and statuses compared by meaning, and what stands beside them: encodings, headers, links, callbacks, webhooks. */
import type { ChangeKind, Grade, Side } from '../../../scripts/openapi/diff/kinds.ts';
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';
import type { Parts } from '../document.ts';
import { change, type Named, operation, same, text } from './single-change.ts';

type Want = readonly (readonly [kind: ChangeKind, grade: Grade, side: Side])[];

const content = (types: readonly string[]): JsonObject =>
  Object.fromEntries(types.map((type) => [type, { schema: text }]));
const takes = (...types: string[]) => operation({ requestBody: { content: content(types) } });
const gives = (...types: string[]) => responding({ 200: { description: '', content: content(types) } });
const responding = (responses: JsonObject) => operation({ responses });
const statuses = (...names: string[]) =>
  responding(Object.fromEntries(names.map((name) => [name, { description: '', content: content(['text/plain']) }])));
const response = (more: JsonObject) => responding({ 200: { description: '', content: content(['a/b']), ...more } });
const changes = (name: string, old: Parts, now: Parts, want: Want): Named => [name, { given: { old, new: now }, want }];

const form = (encoding: JsonObject) =>
  operation({ requestBody: { content: { 'multipart/form-data': { schema: text, encoding } } } });
const header = (more: JsonObject) => response({ headers: { 'X-Next': { schema: text, ...more } } });
const link = (more: JsonObject) => response({ links: { next: { operationId: 'thingList', ...more } } });
const call = (schema: Json, more: JsonObject = {}): JsonObject => ({
  post: {
    requestBody: { content: { 'application/json': { schema } } },
    responses: { 200: { description: '', content: { 'application/json': { schema } } } },
    ...more,
  },
});
const callback = (item: JsonObject) => operation({ callbacks: { onEvent: { '{$request.body#/url}': item } } });
const webhook = (item: JsonObject): Parts => ({ ...operation(), root: { webhooks: { event: item } } });
const object = (required: readonly string[]): JsonObject => ({ type: 'object', properties: { a: text }, required });
const named = (required: boolean): JsonObject => ({ parameters: [{ name: 'k', in: 'query', required, schema: text }] });

export const MEANING_CHANGES: readonly Named[] = [
  same('a charset', gives('application/json'), gives('application/JSON; charset=utf-8')),
  same('the order of parameters', gives('a/b;x=1;y=2'), gives('a/b; Y="2"; x=1')),
  changes('a range instead of a type, sent', takes('application/json'), takes('*/*'), [
    ['media-type-widened', 'safe', 'request'],
  ]),
  changes('a range instead of a type, received', gives('image/png'), gives('image/*'), [
    ['media-type-widened', 'risky', 'response'],
  ]),
  changes('a type instead of a range, sent', takes('text/*'), takes('text/csv'), [
    ['media-type-narrowed', 'breaking', 'request'],
  ]),
  changes('a type instead of a range, received', gives('application/*+json'), gives('application/hal+json'), [
    ['media-type-narrowed', 'safe', 'response'],
  ]),
  changes('a parameter more, received', gives('text/plain'), gives('text/plain; version=1'), [
    ['media-type-narrowed', 'safe', 'response'],
  ]),
  same('a type beside its range', gives('*/*', 'application/json'), gives('*/*')),
  changes('another type of JSON, sent', takes('application/json'), takes('application/merge-patch+json'), [
    ['media-type-changed', 'breaking', 'request'],
  ]),
  changes('another type of JSON, received', gives('application/json'), gives('application/problem+json'), [
    ['media-type-changed', 'risky', 'response'],
  ]),
  changes('another type of XML, received', gives('text/xml'), gives('application/atom+xml'), [
    ['media-type-changed', 'risky', 'response'],
  ]),
  changes('a type of something else, received', gives('application/json'), gives('text/csv'), [
    ['media-type-removed', 'breaking', 'response'],
    ['media-type-added', 'risky', 'response'],
  ]),
  changes(
    'a schema behind a range',
    gives('application/json'),
    operationWith({ '*/*': { schema: { type: 'integer' } } }),
    [
      ['media-type-widened', 'risky', 'response'],
      ['type-changed', 'breaking', 'response'],
    ],
  ),

  change('a range of statuses', statuses('200'), statuses('2XX'), 'success-status-widened', 'risky', 'response'),
  change('a status of the range', statuses('2XX'), statuses('201'), 'success-status-narrowed', 'safe', 'response'),
  change(
    'a range of errors',
    statuses('200', '404'),
    statuses('200', '4XX'),
    'error-status-widened',
    'safe',
    'response',
  ),
  change(
    'an error of the range',
    statuses('200', '5XX'),
    statuses('200', '503'),
    'error-status-narrowed',
    'safe',
    'response',
  ),
  change(
    'default alone for success',
    statuses('200'),
    statuses('default'),
    'success-status-widened',
    'risky',
    'response',
  ),
  same('a range and default alone', statuses('2XX'), statuses('default')),
  change('default for errors', statuses('200'), statuses('200', 'default'), 'error-status-added', 'safe', 'response'),
  same('a status beside its range', statuses('200', '2XX'), statuses('2XX')),

  change('an encoding', form({}), form({ a: { contentType: 'image/png' } }), 'encoding-changed', 'breaking', 'request'),
  same('the default of an encoding', form({ a: { style: 'form', explode: true } }), form({})),
  change(
    'a header became required',
    header({}),
    header({ required: true }),
    'header-became-required',
    'safe',
    'response',
  ),
  change(
    'a header became optional',
    header({ required: true }),
    header({}),
    'header-became-optional',
    'breaking',
    'response',
  ),
  change('link added', response({}), link({}), 'link-added', 'safe', 'response'),
  change('link removed', link({}), response({}), 'link-removed', 'risky', 'response'),
  change('link changed', link({}), link({ parameters: { a: '$url' } }), 'link-changed', 'risky', 'response'),
  same('the description of a link', link({}), link({ description: 'D' })),

  change('callback added', operation(), callback(call(text)), 'callback-added', 'risky', 'contract'),
  change('callback removed', callback(call(text)), operation(), 'callback-removed', 'breaking', 'contract'),
  changes('a callback sends less and asks for more', callback(call(object([]))), callback(call(object(['a']))), [
    ['property-became-required', 'safe', 'response'],
    ['property-became-required', 'breaking', 'request'],
  ]),
  change('webhook added', operation(), webhook(call(text)), 'webhook-added', 'safe', 'contract'),
  change('webhook removed', webhook(call(text)), operation(), 'webhook-removed', 'breaking', 'contract'),
  changes('a webhook sends another type', webhook(call(text)), webhook(call({ type: 'integer' })), [
    ['type-changed', 'breaking', 'request'],
    ['type-changed', 'breaking', 'response'],
  ]),
  change(
    'a webhook always sends a parameter',
    webhook(call(text, named(false))),
    webhook(call(text, named(true))),
    'parameter-became-required',
    'safe',
    'response',
  ),
];

function operationWith(types: JsonObject): Parts {
  return responding({ 200: { description: '', content: types } });
}
