/** The description of a parameter: facts of its schema, and where its value comes from. */
import type { Method, Parameter } from '../../openapi/model.ts';
import type { JsonObject } from '../../shared/json.ts';
import { atPointer, isObject } from '../../shared/json.ts';
import { schemaFacts } from './schema-facts.ts';
import { type ValueSources, valueSource } from './value-source.ts';

/** @param variable that its value is taken from. */
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
