/** The variable of each parameter. */
import type { Parameter, Spec } from '../../openapi/model.ts';
import type { ParameterSource } from '../../openapi/resource.ts';
import { type ApiConventions, credentialVariables } from '../../shared/api-conventions.ts';
import { ownValue } from '../../shared/json.ts';
import { wordsOf } from '../../shared/words.ts';
import { isScriptVariable, TIME_VARIABLES } from '../script-variables.ts';

const GENERIC = new Set(['id', 'name', 'key', 'slug', 'number', 'ref', 'uuid', 'code', 'type']);

/** Whether the name of a parameter is ambiguous without the list that it belongs to. */
export function isGeneric(parameter: string): boolean {
  return GENERIC.has(parameter.toLowerCase());
}

/**
 * The variable of a path parameter, as long as no other resource has it (`resourceVariables`): the configured one, or one of the parameter's own name. A name such as `id` that
 * several collections use is told apart by its collection: `{id}` in `/pets/{id}` is `petId`. So is the name of another
 * collection's items: `{serviceId}` in `…/attachments/{serviceId}` is `attachmentServiceId`.
 */
export function variableFor(source: ParameterSource, conventions: ApiConventions): string {
  const { parameter, collectionPath } = source;
  const given = ownValue(conventions.variables, parameter);
  const isOwn = source.namedBy === undefined;
  if (given !== undefined && isOwn) return given;
  if (!isGeneric(parameter) && isOwn) return safeName(parameter, conventions);
  const segment = lastFixedSegment(collectionPath) ?? '';
  return safeName(`${singular(segment)}${parameter.charAt(0).toUpperCase()}${parameter.slice(1)}`, conventions);
}

/** What a variable stands for, in words: `clickPipeId` → `click pipe`. */
export function thingFor({ parameter, collectionPath }: ParameterSource): string {
  const named = parameter.replace(/_?(Id|Name|Key|Slug|Number)$/i, '');
  return wordsOf(named === '' ? singular(lastFixedSegment(collectionPath) ?? parameter) : named);
}

/** Whether a collection has the name of its parameter, as `/verification_sessions/{session}`. `/members/{userId}` only names users. */
export function isNamedAfterCollection(source: ParameterSource): boolean {
  const segment = lastFixedSegment(source.collectionPath) ?? '';
  return isGeneric(source.parameter) || wordsOf(singular(segment)).endsWith(thingFor(source));
}

function lastFixedSegment(path: string): string | undefined {
  return path.split('/').findLast((part) => part !== '' && !part.startsWith('{'));
}

export function singular(word: string): string {
  if (/ies$/.test(word)) return word.replace(/ies$/, 'y');
  return /(ss|us)$/.test(word) ? word : word.replace(/s$/, '');
}

/**
 * The variables of servers that only some operations have: `baseURL2`, `baseURL3` in the order of the operations. A person can set
 * each of them, as `baseURL`.
 *
 * @returns variable by URL.
 */
export function serverVariables({ operations }: Spec): ReadonlyMap<string, string> {
  const servers = new Set(operations.flatMap(({ server }) => server ?? []));
  return new Map([...servers].map((server, index) => [server, `baseURL${index + 2}`]));
}

/**
 * Whether the user, the runner or the scripts set this variable. A parameter of the same name must not give it a value:
 * the first item of a list could allow writes.
 */
export function isSetting(name: string, { credentials, reserved = {} }: ApiConventions): boolean {
  const isReserved = Object.hasOwn(reserved, name) || credentialVariables(credentials).includes(name);
  return isScriptVariable(name) || /^baseURL\d+$/.test(name) || isReserved;
}

/** A valid name of a Postman variable that nothing else uses. */
export function safeName(name: string, conventions: ApiConventions): string {
  const safe = name.replaceAll(/[^A-Za-z0-9_.-]/g, '_');
  return isSetting(safe, conventions) || safe in Object.prototype ? `${safe}Value` : safe;
}

/**
 * The variable of a query parameter that asks for one end of a time window, by its name and format. `prepare` in
 * `postman/start.ts` sets all four before each request.
 */
export function timeWindowVariable({ name, schema }: Parameter): string | undefined {
  const format = typeof schema === 'object' ? schema.format : undefined;
  if (format !== 'date' && format !== 'date-time') return undefined;
  const suffix = format === 'date' ? 'Date' : '';
  const words = wordsOf(name).split(' ');
  if (words.some((word) => ['from', 'start', 'since', 'after', 'begin'].includes(word))) return `windowStart${suffix}`;
  if (words.some((word) => ['to', 'end', 'until', 'before', 'till'].includes(word))) return `windowEnd${suffix}`;
  return undefined;
}

/** Whether `timeWindow` in `postman/variables.ts` computes the variable when a request is sent. */
export function isTimeVariable(name: string): boolean {
  return Object.hasOwn(TIME_VARIABLES, name);
}
