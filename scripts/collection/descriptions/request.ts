/** What Postman shows of a request: the operation, where its values come from, and what its body takes. Markdown. */
import { isSafe, type Method, type Operation, type Parameter } from '../../openapi/model.ts';
import { atPointer, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { SCRIPT_SETTINGS, TIME_VARIABLES } from '../script-variables.ts';
import type { VariableSource } from '../scripts/settings.ts';
import { bodyTable } from './body-table.ts';
import { codeSpan, plainText } from './markdown.ts';
import { schemaFacts } from './schema-facts.ts';

export interface ValueSources {
  readonly sources: Readonly<Record<string, Pick<VariableSource, 'request'>>>;
  /** The variable of the root item. */
  readonly root?: string;
  /** Variables that only requests of the suite set; the environment cannot set them. */
  readonly own?: readonly string[];
  readonly fixed?: Readonly<Record<string, string>>;
}

/** The variables of a request. */
export interface RequestVariables {
  /** By path parameter, and by query parameter. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: Json | undefined;
  /** Variables that the response gives a value to. */
  readonly gives?: readonly string[];
}

/** See `postman/guard.ts`. */
const GUARD = 'It changes something: it is sent only where `allowwrites` is `true` in the environment.';

/** @param reference its page in the vendor's reference; empty where there is none. */
export function describeRequest(
  operation: Operation,
  { path, query, body, gives = [] }: RequestVariables,
  sources: ValueSources,
  reference: string,
): string {
  const marks = [...(operation.beta ? ['**Beta.** '] : []), ...(operation.deprecated ? ['**Deprecated.** '] : [])];
  const page = reference === '' ? '' : ` ([API reference](${reference}))`;
  const variables = [...Object.values(path), ...Object.values(query), ...variablesIn(body)];
  const lines = variables.map(
    (variable) => `- \`{{${variable}}}\`: ${valueSource(variable, sources, operation.method)}`,
  );
  return [
    `${marks.join('')}\`${operation.method} ${operation.path}\`, operation \`${operation.id}\`${page}.`,
    ...(isSafe(operation.method) ? [] : ['', GUARD]),
    ...(lines.length === 0 ? [] : ['', ...new Set(lines)]),
    ...(gives.length === 0
      ? []
      : ['', `Its response gives values to ${gives.map((name) => `\`${name}\``).join(', ')}.`]),
  ].join('\n');
}

/** With a table of the body that the operation takes. */
export function describeOperation(
  document: JsonObject,
  operation: Operation,
  ...request: [variables: RequestVariables, sources: ValueSources, reference: string]
): string {
  const table = operation.requestBody === undefined ? [] : bodyTable(document, operation.requestBody);
  return [describeRequest(operation, ...request), ...table].join('\n');
}

/** The names of the variables in a body. */
function variablesIn(body: Json | undefined): string[] {
  return [...JSON.stringify(body ?? null).matchAll(/\{\{([\w.-]+)\}\}/g)].map(([, name]) => name ?? '');
}

/**
 * Describes a parameter by facts of its schema, and by where its value comes from.
 *
 * @param variable that its value is taken from.
 */
export function describeParameter(
  document: JsonObject,
  parameter: Parameter,
  variable: string | undefined,
  sources: ValueSources,
  method: Method,
): string {
  const { type, limits, deprecated } = schemaFacts(document, parameter.schema);
  const declared = atPointer(document, parameter.pointer);
  const isDeprecated = deprecated || (isObject(declared) && declared.deprecated === true);
  return [
    ...(isDeprecated ? ['Deprecated.'] : []),
    `${[parameter.required ? 'Required' : 'Optional', type, ...limits].join(', ')}.`,
    ...(variable === undefined ? [] : [`\`{{${variable}}}\`: ${valueSource(variable, sources, method)}.`]),
  ].join(' ');
}

/**
 * Where the value of a variable comes from, in words for a person.
 *
 * @param method of the request: a write uses only values that the user set (`postman/aim.ts`).
 * @returns a clause without a full stop, as Markdown.
 */
export function valueSource(
  variable: string,
  { sources, root, own = [], fixed = {} }: ValueSources,
  method: Method,
): string {
  const always = fixed[variable];
  if (always !== undefined) return `always ${codeSpan(always)}`;
  const time = TIME_VARIABLES[variable];
  if (time !== undefined) return time;
  if (Object.hasOwn(SCRIPT_SETTINGS, variable)) return 'the scripts set it';
  const source = sources[variable];
  if (source === undefined) return 'set it in the environment';
  const request = `"${plainText(source.request)}"`;
  if (own.includes(variable)) return `from the response to ${request}, and from nowhere else`;
  if (isSafe(method)) return `from the response to ${request}, unless the environment sets it`;
  return variable === root && method === 'POST'
    ? `set it in the environment, or it is the only one that ${request} lists`
    : `set it in the environment; ${request} lists it`;
}
