/** What Postman shows of a request: the operation, where its values come from, and what its body takes. Markdown. */
import type { Operation } from '../../openapi/model.ts';
import type { Json, JsonObject } from '../../shared/json.ts';
import type { Chain, Link } from '../chain/chain.ts';
import { bodyTable } from './body-table.ts';
import { valueSource } from './value-source.ts';

/** Of a body: what another request, a person, or the scripts give a value to. */
function variablesIn(body: Json | undefined): string[] {
  return [...JSON.stringify(body ?? null).matchAll(/\{\{([\w.-]+)\}\}/g)].map(([, name]) => name ?? '');
}

/** @param reference its page in the vendor's reference; empty where there is none. */
export function describeOperation(
  document: JsonObject,
  operation: Operation,
  link: Link,
  chain: Chain,
  reference: string,
): string {
  const marks = [...(operation.beta ? ['**Beta.** '] : []), ...(operation.deprecated ? ['**Deprecated.** '] : [])];
  const page = reference === '' ? '' : ` ([API reference](${reference}))`;
  const variables = [...Object.values(link.path), ...Object.values(link.query), ...variablesIn(link.body?.value)];
  const sources = variables.map((variable) => `- \`{{${variable}}}\`: ${valueSource(variable, chain)}`);
  return [
    `${marks.join('')}\`${operation.method} ${operation.path}\`, operation \`${operation.id}\`${page}.`,
    ...(sources.length === 0 ? [] : ['', ...new Set(sources)]),
    ...(operation.requestBody === undefined ? [] : bodyTable(document, operation.requestBody)),
  ].join('\n');
}
