/**
 * openapi-to-postmanv2 makes the tree of folders, the requests and their URLs, parameters and bodies. It gets a
 * document with all values in it: otherwise it would choose random values, and would spend most of its time on sample bodies of
 * responses that are not used.
 */

import type { Operation, Parameter, Schema, Spec } from '../../openapi/model.ts';
import { sampleOf } from '../../openapi/schema/sample.ts';
import type { Json, JsonObject } from '../../shared/json.ts';
import type { Chain } from '../chain/chain.ts';
import { timeWindowVariable } from '../chain/variables.ts';
import { idOf } from '../ids.ts';
import { type Budget, generationBudget } from '../scripts/budget.ts';
import type { Folder } from '../write/postman-format.ts';

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

/**
 * Operations that are converted at once. The more there are, the longer the converter takes for each (5,000 at once: 4.5 s, in
 * slices of 50: 1.0 s), and it holds all of them until it is done. Smaller slices gain nothing more.
 */
export const SLICE = 50;

/**
 * Converts one slice of the operations after the other.
 *
 * @param slice operations of a slice; a path may be in two.
 * @param budget counts the size of the values.
 * @returns for each slice its root folder, as the converter made it: ids, names and descriptions are still its own. The trees
 *   laid over each other are that of the whole (`addEntries`).
 */
export async function* convert(
  spec: Spec,
  chain: Chain,
  slice = SLICE,
  budget: Budget = generationBudget(),
): AsyncGenerator<Folder> {
  const { convertV2 } = (await import('openapi-to-postmanv2')).default;
  const taken = new Map<string, number>();
  for (let start = 0; start < spec.operations.length; start += slice) {
    const data = settledDocument(spec, spec.operations.slice(start, start + slice), chain, { taken, budget });
    yield await new Promise<Folder>((resolve, reject) => {
      convertV2({ type: 'json', data }, OPTIONS, (error, outcome) => {
        const converted = outcome?.output?.[0]?.data;
        if (error || !outcome?.result || converted === undefined) {
          reject(new Error(`openapi-to-postmanv2: ${error?.message ?? outcome?.reason ?? 'no collection'}`));
        } else resolve(converted as unknown as Folder);
      });
    });
  }
}

/**
 * A document of some operations with the values that the requests are to have, and without the parts that other code makes.
 *
 * @param taken how often each place was given to an operation before; it is counted on.
 */
function settledDocument(
  spec: Spec,
  operations: readonly Operation[],
  chain: Chain,
  { taken, budget }: { taken: Map<string, number>; budget: Budget },
): JsonObject {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const path = placeOf(operation, taken);
    const item = paths[path] ?? {};
    paths[path] = item;
    item[operation.method.toLowerCase()] = settledOperation(spec, operation, chain, budget);
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

/** What a converted request is called until `buildCollection` gives it its own name. */
export function convertedName({ id }: Operation): string {
  return idOf(id);
}

function settledOperation(spec: Spec, operation: Operation, chain: Chain, budget: Budget): JsonObject {
  const body = chain.links.get(operation.id)?.body?.value;
  return {
    // The name of the request: how it is recognised again. The converter cuts longer names.
    summary: convertedName(operation),
    parameters: operation.parameters
      .filter((parameter) => parameter.in === 'path' || parameter.in === 'query' || parameter.in === 'header')
      .map((parameter) => ({
        name: parameter.name,
        in: parameter.in,
        required: parameter.required,
        schema: { type: 'string' },
        example: settledValue(spec, operation, parameter, chain, budget),
      })),
    ...(body === undefined
      ? {}
      : { requestBody: { content: { [operation.requestBody?.mediaType ?? '']: { example: body } } } }),
    // With none, the converter makes no example responses: ours are made elsewhere.
    responses: {},
  };
}

/** What stands in the URL: a variable where it has a source, otherwise a value that the schema admits. */
function settledValue(spec: Spec, operation: Operation, parameter: Parameter, chain: Chain, { log }: Budget): string {
  const link = chain.links.get(operation.id);
  const variable =
    parameter.in === 'path'
      ? link?.path[parameter.name]
      : (link?.query[parameter.name] ?? timeWindowVariable(parameter));
  if (variable !== undefined) return `{{${variable}}}`;
  if (parameter.in === 'path') return `{{${parameter.name}}}`;
  const sample =
    parameter.example ??
    sampleOf(spec.document, singleValue(parameter.schema), { direction: 'request', log }, parameter.name);
  const value = Array.isArray(sample) ? (sample[0] as Json) : sample;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** A list in a query is shown by one of its values: the reader adds more. */
function singleValue(schema: Schema): Schema {
  return typeof schema === 'object' && typeof schema.items === 'object' ? (schema.items as Schema) : schema;
}
