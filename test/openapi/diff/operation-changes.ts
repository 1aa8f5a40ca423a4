/** Single changes of operations, parameters, bodies, statuses and security: written by hand. */
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';
import { answer, json, type Parts } from '../document.ts';
import { change, type Named, operation, query, text } from './single-change.ts';

const body = (required?: true) =>
  operation({ requestBody: { ...(required ? { required } : {}), content: json(text) } });

export const OPERATION_CHANGES: readonly Named[] = [
  change(
    'operation added',
    operation(),
    { paths: { ...operation().paths, '/others': { get: { operationId: 'o', responses: answer(true) } } } },
    'operation-added',
    'safe',
    'contract',
  ),
  change(
    'operation removed',
    { paths: { ...operation().paths, '/others': { get: { operationId: 'o', responses: answer(true) } } } },
    operation(),
    'operation-removed',
    'breaking',
    'contract',
  ),
  change(
    'operationId changed',
    operation(),
    operation({ operationId: 'listThings' }),
    'operation-id-changed',
    'risky',
    'contract',
  ),
  change(
    'operation moved to another path',
    operation(),
    operation({}, '/v2/things'),
    'operation-moved',
    'breaking',
    'contract',
  ),
  change(
    'operation moved to another method',
    operation(),
    operation({}, '/things', 'post'),
    'operation-moved',
    'breaking',
    'contract',
  ),
  change(
    'summary changed',
    operation(),
    operation({ summary: 'List all' }),
    'operation-summary-changed',
    'safe',
    'contract',
  ),
  change(
    'tag changed',
    operation({ tags: ['A'] }),
    operation({ tags: ['B'] }),
    'operation-tag-changed',
    'safe',
    'contract',
  ),
  change('operation deprecated', operation(), operation({ deprecated: true }), 'deprecated', 'risky', 'contract'),
  change(
    'operation no longer deprecated',
    operation({ deprecated: true }),
    operation(),
    'undeprecated',
    'safe',
    'contract',
  ),
  change(
    'operation became beta',
    operation(),
    operation({ 'x-badges': [{ name: 'Beta' }] }),
    'operation-became-beta',
    'risky',
    'contract',
  ),
  change(
    'operation left beta',
    operation({ 'x-badges': [{ name: 'Beta' }] }),
    operation(),
    'operation-left-beta',
    'safe',
    'contract',
  ),
  change(
    'path parameter renamed',
    operation({ parameters: [{ name: 'id', in: 'path', required: true, schema: text }] }, '/things/{id}'),
    operation({ parameters: [{ name: 'thingId', in: 'path', required: true, schema: text }] }, '/things/{thingId}'),
    'parameter-renamed',
    'risky',
    'request',
  ),
  change('optional parameter added', operation(), operation(query()), 'parameter-added-optional', 'safe', 'request'),
  change(
    'required parameter added',
    operation(),
    operation(query({ required: true })),
    'parameter-added-required',
    'breaking',
    'request',
  ),
  change(
    'optional parameter removed',
    operation(query()),
    operation(),
    'parameter-removed-optional',
    'risky',
    'request',
  ),
  change(
    'required parameter removed',
    operation(query({ required: true })),
    operation(),
    'parameter-removed-required',
    'risky',
    'request',
  ),
  change(
    'parameter became required',
    operation(query()),
    operation(query({ required: true })),
    'parameter-became-required',
    'breaking',
    'request',
  ),
  change(
    'parameter became optional',
    operation(query({ required: true })),
    operation(query()),
    'parameter-became-optional',
    'safe',
    'request',
  ),
  change(
    'parameter deprecated',
    operation(query()),
    operation(query({ deprecated: true })),
    'deprecated',
    'risky',
    'request',
  ),
  change(
    'parameter written differently',
    operation(query()),
    operation(query({ style: 'pipeDelimited' })),
    'parameter-style-changed',
    'breaking',
    'request',
  ),
  change(
    'parameter type changed',
    operation(query()),
    operation(query({ schema: text })),
    'type-changed',
    'breaking',
    'request',
  ),
  [
    'parameter moved to a header',
    {
      given: { old: operation(query()), new: operation(query({ in: 'header' })) },
      want: [
        ['parameter-removed-optional', 'risky', 'request'],
        ['parameter-added-optional', 'safe', 'request'],
      ],
    },
  ],
  change('optional body added', operation(), body(), 'request-body-added-optional', 'safe', 'request'),
  change('required body added', operation(), body(true), 'request-body-added-required', 'breaking', 'request'),
  change('optional body removed', body(), operation(), 'request-body-removed-optional', 'risky', 'request'),
  change('required body removed', body(true), operation(), 'request-body-removed-required', 'risky', 'request'),
  change('body became required', body(), body(true), 'request-body-became-required', 'breaking', 'request'),
  change('body became optional', body(true), body(), 'request-body-became-optional', 'safe', 'request'),
  [
    'media type of a body replaced',
    {
      given: {
        old: operation({ requestBody: { content: { 'text/csv': { schema: text } } } }),
        new: operation({ requestBody: { content: { 'text/plain': { schema: text } } } }),
      },
      want: [
        ['media-type-removed', 'breaking', 'request'],
        ['media-type-added', 'safe', 'request'],
      ],
    },
  ],
  change(
    'media type of an answer added',
    operation(),
    operation({ responses: { 200: { description: '', content: { ...json(true), 'text/csv': {} } } } }),
    'media-type-added',
    'risky',
    'response',
  ),
  change(
    'media type of an answer removed',
    operation({ responses: { 200: { description: '', content: { ...json(true), 'text/csv': {} } } } }),
    operation(),
    'media-type-removed',
    'breaking',
    'response',
  ),
  change(
    'success status added',
    operation(),
    operation({ responses: { ...answer(true), 202: { description: '' } } }),
    'success-status-added',
    'risky',
    'response',
  ),
  change(
    'success status removed',
    operation({ responses: { ...answer(true), 202: { description: '' } } }),
    operation(),
    'success-status-removed',
    'breaking',
    'response',
  ),
  change(
    'error status added',
    operation(),
    operation({ responses: { ...answer(true), 404: { description: '' } } }),
    'error-status-added',
    'safe',
    'response',
  ),
  change(
    'error status removed',
    operation({ responses: { ...answer(true), 404: { description: '' } } }),
    operation(),
    'error-status-removed',
    'safe',
    'response',
  ),
  change(
    'header of an answer added',
    operation(),
    operation({
      responses: { 200: { description: '', content: json(true), headers: { 'X-Next': { schema: text } } } },
    }),
    'header-added',
    'safe',
    'response',
  ),
  change(
    'header of an answer removed',
    operation({
      responses: { 200: { description: '', content: json(true), headers: { 'X-Next': { schema: text } } } },
    }),
    operation(),
    'header-removed',
    'breaking',
    'response',
  ),
  ...securityChanges(),
  change(
    'server changed',
    { ...operation(), root: { servers: [{ url: 'https://a.example' }] } },
    { ...operation(), root: { servers: [{ url: 'https://b.example/' }] } },
    'server-changed',
    'breaking',
    'contract',
  ),
  change(
    'version of the document changed',
    operation(),
    { ...operation(), root: { info: { title: 'Things', version: '2' } } },
    'document-version-changed',
    'safe',
    'contract',
  ),
  change(
    'version of OpenAPI changed',
    operation(),
    { ...operation(), openapi: '3.1.2' },
    'openapi-version-changed',
    'safe',
    'contract',
  ),
];

function securityChanges(): Named[] {
  const oauth = (tokenUrl: string) => ({ type: 'oauth2', flows: { clientCredentials: { tokenUrl, scopes: {} } } });
  const securitySchemes = {
    basic: { type: 'http', scheme: 'basic' },
    key: { type: 'apiKey', in: 'header', name: 'k' },
    oauth: oauth('/token'),
  };
  const secured = (security?: Json, schemes: JsonObject = securitySchemes): Parts => ({
    ...operation(security === undefined ? {} : { security }),
    components: { securitySchemes: schemes },
  });
  const [basic, key, none] = [{ basic: [] }, { key: [] }, {}];
  const read = { oauth: ['read'] };
  const readAndWrite = { oauth: ['write', 'read'] };
  const cases: readonly (readonly [
    name: string,
    old: Parts,
    now: Parts,
    relation: 'changed' | 'narrowed' | 'widened',
  ])[] = [
    ['security asked for', secured(), secured([basic]), 'narrowed'],
    ['another scheme accepted', secured([basic]), secured([basic, key]), 'widened'],
    ['a scheme no longer accepted', secured([basic, key]), secured([key]), 'narrowed'],
    ['a scheme in the place of another one', secured([basic]), secured([key]), 'changed'],
    ['no security accepted as well', secured([basic]), secured([basic, none]), 'widened'],
    ['a scope less', secured([readAndWrite]), secured([read]), 'widened'],
    ['a second scheme asked for', secured([basic]), secured([{ ...basic, ...key }]), 'narrowed'],
    [
      'tokens from elsewhere',
      secured([read]),
      secured([read], { ...securitySchemes, oauth: oauth('/v2/token') }),
      'changed',
    ],
  ];
  return cases.map(([name, old, now, relation]) =>
    change(name, old, now, `security-${relation}`, relation === 'widened' ? 'safe' : 'breaking', 'contract'),
  );
}
