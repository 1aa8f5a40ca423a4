/** What Postman shows of a request: the operation, where its values come from, and what its body takes. Markdown. */
import { isSafe, type Operation } from '../../openapi/model.ts';
import type { Json, JsonObject } from '../../shared/json.ts';
import { bodyTable } from './body-table.ts';
import { type ValueSources, valueSource } from './value-source.ts';

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

/** Of a body: what another request, a person, or the scripts give a value to. */
function variablesIn(body: Json | undefined): string[] {
  return [...JSON.stringify(body ?? null).matchAll(/\{\{([\w.-]+)\}\}/g)].map(([, name]) => name ?? '');
}
