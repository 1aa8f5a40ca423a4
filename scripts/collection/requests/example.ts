/** The saved examples of an operation's responses in Postman, which its mock servers respond with. */

import { STATUS_CODES } from 'node:http';
import { isJsonType, mediaTypeEssence, typeOfRange } from '../../openapi/media-type.ts';
import { type MediaType, type Operation, type Response, successOf } from '../../openapi/model.ts';
import { hasBody, itemsOf, responseShape, responseVariants } from '../../openapi/response-shape.ts';
import { admitsValue } from '../../openapi/schema/admits.ts';
import { sampleOf } from '../../openapi/schema/sample.ts';
import type { SampleContext, SampleLog, SampleOptions } from '../../openapi/schema/sample-options.ts';
import type { ErrorForm } from '../../shared/api-conventions.ts';
import { atPointer, isObject, type Json, type JsonObject, ownValue, printJson, tokensOf } from '../../shared/json.ts';
import { REDACTED } from '../../shared/secrets/redacted.ts';
import { isSecretName } from '../../shared/secrets/secret-names.ts';
import type { CollectionConfig } from '../config.ts';

export interface Example {
  readonly status: number;
  /** Empty where the response has no body. */
  readonly mediaType: string;
  readonly body: string;
}

type Config = Pick<CollectionConfig, 'conventions' | 'examples' | 'exampleValue'>;

/** Of one operation. */
const MAX_EXAMPLES = 10;
/** Characters of a body, and of an error: a larger one has only its required properties. */
const MAX_BODY = 20_000;
const MAX_ERROR = 5000;

/**
 * An example of each documented status: first that of the main response, then other successes, then errors. `4XX` is 400, `5XX` and
 * `default` are 500. Each body satisfies its schema, and secrets in it are replaced by a marker.
 *
 * @param log takes note of what the samples took, and of what they were shortened by.
 */
export function exampleResponses(
  document: JsonObject,
  operation: Operation,
  config: Config,
  log?: SampleLog,
): Example[] {
  const found = new Map<number, Example>();
  for (const example of [...successes(document, operation, config, log), ...errors(document, operation, config, log)])
    if (!found.has(example.status) && found.size < MAX_EXAMPLES) found.set(example.status, example);
  return [...found.values()];
}

function successes(document: JsonObject, operation: Operation, config: Config, log: SampleLog | undefined): Example[] {
  if (successOf(operation) === undefined) return [];
  const { conventions, examples = {} } = config;
  const shape = responseShape(document, operation, conventions);
  const places = [itemsOf(document, shape)?.at, shape.resultAt];
  const known = bodiesOf(document, config);
  return responseVariants(operation, conventions).flatMap(
    ({ status: declared, mediaType, kind, content }): Example[] => {
      const status = statusOf(declared, 200);
      if (content === undefined) return [{ status, mediaType: '', body: '' }];
      const written = ownValue(examples, mediaType);
      if (written !== undefined && kind !== 'other') return [{ status, mediaType, body: written }];
      if (kind !== 'json') return [];
      const type = typeOfRange(mediaType);
      const key = JSON.stringify([status, operation.path, places, content.schema, content.example ?? null]);
      const made = known.get(key);
      if (made !== undefined) return [{ status, mediaType: type, body: made }];
      const sample = boundedSample(document, content, proposals(operation, config, places), log, MAX_BODY);
      const at = conventions.envelope?.status;
      const body =
        at === undefined || typeof atPointer(sample, at) !== 'number' ? sample : replaced(sample, tokensOf(at), status);
      const text = printJson(body).trimEnd();
      known.set(key, text);
      return [{ status, mediaType: type, body: text }];
    },
  );
}

function errors(document: JsonObject, operation: Operation, config: Config, log: SampleLog | undefined): Example[] {
  const failures = operation.responses.filter(({ status }) => /^([45](\d\d|XX)|default)$/i.test(status));
  const hasSuccess = operation.responses.some(({ status }) => /^2/.test(status));
  return failures
    .filter(({ status }) => hasSuccess || status !== 'default')
    .map((response) => errorExample(document, operation, response, config, log))
    .sort((a, b) => a.status - b.status);
}

function errorExample(
  document: JsonObject,
  operation: Operation,
  response: Response,
  config: Config,
  log: SampleLog | undefined,
): Example {
  const status = statusOf(response.status, /^4/.test(response.status) ? 400 : 500);
  const content = response.content.find(({ mediaType }) => isJsonType(mediaType));
  if (content === undefined || !hasBody(operation, response.status)) return { status, mediaType: '', body: '' };
  const mediaType = mediaTypeEssence(content.mediaType);
  const known = bodiesOf(document, config);
  const key = `${status} ${JSON.stringify([content.schema, content.example ?? null])}`;
  const made = known.get(key);
  if (made !== undefined) return { status, mediaType, body: made };
  // Errors are the same wherever they come from.
  const propose = proposals({ path: '', method: 'GET' }, config, []);
  const sample = boundedSample(document, content, propose, log, MAX_ERROR);
  const { envelope, errors: form } = config.conventions;
  const values = [
    ...(envelope?.status === undefined ? [] : [[envelope.status, status] as const]),
    ...errorTexts(form, status),
  ];
  const body = values.reduce((value, [at, text]) => withValue(document, content, value, at, text), sample);
  const text = printJson(body).trimEnd();
  known.set(key, text);
  return { status, mediaType, body: text };
}

/** By status and schema: most operations have the same errors. */
const errorBodies = new WeakMap<JsonObject, WeakMap<Config, Map<string, string>>>();

function bodiesOf(document: JsonObject, config: Config): Map<string, string> {
  const ofDocument = errorBodies.get(document) ?? new WeakMap<Config, Map<string, string>>();
  errorBodies.set(document, ofDocument);
  const bodies = ofDocument.get(config) ?? new Map<string, string>();
  ofDocument.set(config, bodies);
  return bodies;
}

/** By place in the document: the samples in place of larger ones, as many operations may refer to one response. */
const reduced = new WeakMap<JsonObject, Map<string, Json>>();

function boundedSample(
  document: JsonObject,
  { schema, pointer, example }: MediaType,
  propose: NonNullable<SampleOptions['propose']>,
  log: SampleLog | undefined,
  most: number,
): Json {
  const known = reduced.get(document) ?? new Map<string, Json>();
  reduced.set(document, known);
  const before = known.get(pointer);
  if (before !== undefined) return before;
  const options = { direction: 'response', log, propose } as const;
  const whole = example ?? sampleOf(document, schema, options);
  if (printJson(whole).length <= most) return whole;
  const small = sampleOf(document, schema, { ...options, includes: () => false, takesExample: () => false });
  known.set(pointer, small);
  return small;
}

/** What the error says, in the form that the API gives its errors. */
function errorTexts({ message, kind }: ErrorForm, status: number): (readonly [pointer: string, text: string])[] {
  const words = STATUS_CODES[status] ?? 'Error';
  const code = words.toUpperCase().replaceAll(/[^A-Z]+/g, '_');
  return kind === undefined
    ? [[message, `${code}: ${words.toLowerCase()}`]]
    : [
        [kind, code],
        [message, words],
      ];
}

function statusOf(declared: string, fallback: number): number {
  return /^\d{3}$/.test(declared) ? Number(declared) : fallback;
}

/** A value with another one at a place that it has, where the schema admits that. */
function withValue(document: JsonObject, { schema }: MediaType, value: Json, at: string, part: Json): Json {
  if (atPointer(value, at) === undefined) return value;
  const changed = replaced(value, tokensOf(at), part);
  return admitsValue(document, schema, changed) ? changed : value;
}

function replaced(value: Json, [name, ...others]: readonly string[], part: Json): Json {
  if (name === undefined) return part;
  return isObject(value) ? { ...value, [name]: replaced(value[name] ?? null, others, part) } : value;
}

/** @param places of the resource in the body: what is said of a property names its place within the resource. */
function proposals(
  operation: Pick<Operation, 'path' | 'method'>,
  { exampleValue }: Config,
  places: readonly (string | undefined)[],
) {
  const [items, result] = places;
  return (context: SampleContext): Json | undefined => {
    if (context.name !== '' && isSecretName(context.name)) return REDACTED;
    return exampleValue?.(operation, { ...context, pointer: within(context.pointer, [items && `${items}/0`, result]) });
  };
}

function within(pointer: string, places: readonly (string | undefined)[]): string {
  const place = places.find((one) => one !== undefined && one !== '' && pointer.startsWith(`${one}/`));
  return place === undefined ? pointer : pointer.slice(place.length);
}

/** The media types that a request asks for: those of the main response, then those of the errors. */
export function acceptedTypes(operation: Operation, { conventions }: Pick<Config, 'conventions'>): string {
  const [main] = responseVariants(operation, conventions);
  const first = main?.mediaType ?? '';
  const others = operation.responses
    .filter(({ status }) => !/^2/.test(status))
    .flatMap(({ content }) => content.map(({ mediaType }) => mediaTypeEssence(mediaType)))
    .filter((type) => isJsonType(type) && type !== first);
  const errors = [...new Set(others)].slice(0, 2).map((type) => (first === '' ? type : `${type};q=0.9`));
  return [...(first === '' ? [] : [first]), ...errors].join(', ') || '*/*';
}
