/**
 * The body that a request of the collection sends: required properties, and optional ones only if they are harmless, so that
 * Send does only what the name of the request says. Values that are known only when it is sent are variables.
 */

import { isJsonType } from '../../openapi/media-type.ts';
import type { Operation, RequestBody, Schema } from '../../openapi/model.ts';
import { admitsValue } from '../../openapi/schema/admits.ts';
import { withoutMarked } from '../../openapi/schema/marked.ts';
import { sampleOf } from '../../openapi/schema/sample.ts';
import type { SampleContext, SampleLog, SampleOptions } from '../../openapi/schema/sample-options.ts';
import { atPointer, isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { fitBody } from './body-fit.ts';
import { isIdentifier, isLabel, isSecret, isTag, isText, isTime, timeVariable } from './body-property.ts';
import type { IdVariables } from './id-variables.ts';

/** The name that example bodies give to what they create or rename. */
export const EXAMPLE_NAME = 'postman-example';

export interface RequestBodyOptions {
  /** A hand-written body; it is fitted to the document's version. */
  readonly written?: Json | undefined;
  /** The variable with the ID that a property of this name asks for; left out: IDs are samples. */
  readonly idVariable?: IdVariables;
  /** Whether the collection has a variable that the hand-written body names; left out: it has all. */
  readonly isKnown?: (variable: string) => boolean;
  /** Takes note of what the samples took, and of what they were shortened by. */
  readonly log?: SampleLog;
}

/**
 * Makes the body of an operation.
 *
 * @returns in this order: the hand-written body; the document's example, where the schema admits it and it holds neither
 *   IDs nor dates; a generated body. `undefined` where the operation takes none.
 */
export function requestBody(
  document: JsonObject,
  { requestBody: media, method }: Operation,
  { written, idVariable, isKnown = () => true, log }: RequestBodyOptions = {},
): Json | undefined {
  if (media === undefined) return undefined;
  const options = { ...sampleOptions(idVariable), log };
  if (written !== undefined) {
    const sample = (schema: Schema, name: string) => sampleOf(document, schema, options, name);
    const fitted = fitBody({ document, sample, isKnown }, media.schema, written);
    if (!isEmpty(fitted) || isEmpty(written)) return fitted;
  }
  const example = shownBody(media);
  if (example !== undefined) {
    const writable = withoutMarked(document, media.schema, example, 'readOnly');
    // Of other media types the example is the text itself, which its schema does not describe.
    const isText = typeof example === 'string' && !isJsonType(media.mediaType);
    if (isText || (isReusable(writable) && admitsValue(document, media.schema, example))) return writable;
  }
  return filledBody(document, media.schema, options, method === 'PATCH');
}

/** Some documents give the example of a JSON body as the text of it. */
function shownBody({ mediaType, schema, example }: RequestBody): Json | undefined {
  if (typeof example !== 'string' || !isJsonType(mediaType)) return example;
  const { type } = isObject(schema) ? schema : {};
  if (type !== undefined ? type === 'string' : !/^\s*[{[]/.test(example)) return example;
  try {
    return JSON.parse(example) as Json;
  } catch {
    return example;
  }
}

/** Whether an example is the same for everybody at any time: no ID, no date, nothing that Postman takes for a variable. */
function isReusable(example: Json, name = ''): boolean {
  if (Array.isArray(example)) return example.every((item) => isReusable(item as Json, name));
  if (isObject(example)) return Object.entries(example).every(([key, value]) => isReusable(value, key));
  if (example !== null && isIdentifier(name)) return false;
  return typeof example !== 'string' || !(isTime(example) || example.includes('{{'));
}

function sampleOptions(idVariable: IdVariables | undefined): SampleOptions {
  return {
    direction: 'request',
    includes: ({ name, schema }) => isLabel(name, schema) || isTag(schema),
    propose: ({ name, schema }) => (isLabel(name, schema) && !isShown(schema) ? EXAMPLE_NAME : undefined),
    placeholder: (context) => placeholder(context, idVariable),
    // A scalar example is used even if its property is an ID.
    takesExample: (example, { name }) => isReusable(example, typeof example === 'object' ? name : ''),
  };
}

function isShown({ example, examples, default: usual }: JsonObject): boolean {
  return (example ?? examples ?? usual) !== undefined;
}

function placeholder({ name, schema }: SampleContext, idVariable: IdVariables | undefined): string | undefined {
  if (!isText(schema) || schema.enum !== undefined || schema.const !== undefined) return undefined;
  const variable = timeVariable(name, schema) ?? (isIdentifier(name) ? idVariable?.(name) : undefined);
  return variable === undefined ? undefined : `{{${variable}}}`;
}

/**
 * Fills an object that would be empty with one property: the only one that its schema has, or the one that is the least likely
 * to cost, allow or restrict anything. With several properties, a PATCH stays empty.
 */
function filledBody(document: JsonObject, schema: Schema, options: SampleOptions, mayBeEmpty: boolean): Json {
  let whole: Json | undefined;
  const chosen: string[] = [];
  const includes = (context: SampleContext) => chosen.includes(context.pointer) || options.includes?.(context) === true;
  for (;;) {
    const body = sampleOf(document, schema, { ...options, includes });
    const pointer = chosen.at(-1) ?? '';
    if (!isEmpty(atPointer(body, pointer))) return body;
    whole ??= sampleOf(document, schema, { direction: 'request' });
    const name = mainProperty(atPointer(whole, pointer), mayBeEmpty);
    if (name === undefined) return body;
    chosen.push(pointerTo(pointer, name));
  }
}

function isEmpty(value: Json | undefined): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function mainProperty(whole: Json | undefined, mayBeEmpty: boolean): string | undefined {
  const entries = Object.entries(isObject(whole) ? whole : {});
  if (entries.length > 1 && mayBeEmpty) return undefined;
  const [first] = entries.sort(([a, left], [b, right]) => riskOf(a, left) - riskOf(b, right));
  return first?.[0];
}

const RISK_BY_TYPE: Readonly<Record<string, number>> = { string: 0, number: 1, boolean: 2, object: 3 };

/** From 0, for plain text, to 6. */
function riskOf(name: string, value: Json): number {
  if (isSecret(name)) return 6;
  if (isIdentifier(name)) return 5;
  return typeof value === 'string' && isTime(value) ? 4 : (RISK_BY_TYPE[typeof value] ?? 3);
}
