/**
 * openapi-to-postmanv2 makes the tree of folders, the requests and their URLs, parameters and bodies. It is given a
 * document in which every value is settled already: left to itself it would draw random ones, and would spend most of its
 * time on sample bodies of answers that nobody uses.
 */
import type { Json, JsonObject } from '../json.ts';
import type { Operation, Parameter, Schema, Spec } from '../spec/model.ts';
import { sampleOf } from '../spec/sample.ts';
import type { Chain } from './chain.ts';
import { exampleRequest } from './example.ts';
import type { Folder } from './postman-format.ts';
import { timeWindowVariable } from './variables.ts';

const OPTIONS = {
  folderStrategy: 'Paths',
  requestNameSource: 'Fallback',
  parametersResolution: 'Example',
  indentCharacter: 'Space',
  enableOptionalParameters: false,
  alwaysInheritAuthentication: true,
  includeAuthInfoInExample: false,
  optimizeConversion: true,
} as const;

/** @returns the collection's root folder, as the converter made it: ids, names and descriptions are still its own. */
export async function convert(spec: Spec, chain: Chain): Promise<Folder> {
  const { convertV2 } = (await import('openapi-to-postmanv2')).default;
  const data = settledDocument(spec, chain);
  return new Promise((resolve, reject) => {
    convertV2({ type: 'json', data }, OPTIONS, (error, outcome) => {
      const converted = outcome?.output?.[0]?.data;
      if (error || !outcome?.result || converted === undefined) {
        reject(new Error(`openapi-to-postmanv2: ${error?.message ?? outcome?.reason ?? 'no collection'}`));
      } else resolve(converted as unknown as Folder);
    });
  });
}

/** The document with the values that the requests are to have, and without all that is decided elsewhere. */
function settledDocument(spec: Spec, chain: Chain): JsonObject {
  const paths: Record<string, Record<string, Json>> = {};
  const taken = new Map<string, number>();
  for (const operation of spec.operations) {
    const path = placeOf(operation, taken);
    const item = paths[path] ?? {};
    paths[path] = item;
    item[operation.method.toLowerCase()] = settledOperation(spec, operation, chain);
  }
  return { openapi: '3.0.3', info: { title: 'collection', version: '1' }, paths };
}

/** To the converter `/users` and `/users/` are one place, and the last request takes it: here the later one gets its own. */
function placeOf({ method, path }: Operation, taken: Map<string, number>): string {
  const place = `${method} ${path.split('/').filter(Boolean).join('/')}`;
  const before = taken.get(place) ?? 0;
  taken.set(place, before + 1);
  return path + '/trailing slash'.repeat(before);
}

function settledOperation(spec: Spec, operation: Operation, chain: Chain): JsonObject {
  const body = exampleRequest(spec.document, operation);
  return {
    operationId: operation.id,
    // The name of the request: how it is recognised again.
    summary: operation.id,
    parameters: operation.parameters
      .filter((parameter) => parameter.in === 'path' || parameter.in === 'query' || parameter.in === 'header')
      .map((parameter) => ({
        name: parameter.name,
        in: parameter.in,
        required: parameter.required,
        schema: { type: 'string' },
        example: settledValue(spec, operation, parameter, chain),
      })),
    ...(body === undefined
      ? {}
      : { requestBody: { content: { [operation.requestBody?.mediaType ?? '']: { example: body } } } }),
    responses: { 200: { description: '' } },
  };
}

/** What stands in the URL: a variable where something feeds it, otherwise a value that the schema admits. */
function settledValue(spec: Spec, operation: Operation, parameter: Parameter, chain: Chain): string {
  const link = chain.links.get(operation.id);
  const variable =
    parameter.in === 'path'
      ? link?.path[parameter.name]
      : (link?.query[parameter.name] ?? timeWindowVariable(parameter));
  if (variable !== undefined) return `{{${variable}}}`;
  if (parameter.in === 'path') return `{{${parameter.name}}}`;
  const sample =
    parameter.example ??
    sampleOf(spec.document, singleValue(parameter.schema), { direction: 'request' }, parameter.name);
  const value = Array.isArray(sample) ? (sample[0] as Json) : sample;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** A list in a query is shown by one of its values: the reader adds more. */
function singleValue(schema: Schema): Schema {
  return typeof schema === 'object' && typeof schema.items === 'object' ? (schema.items as Schema) : schema;
}
