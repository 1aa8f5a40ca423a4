/** Reads the bodies of responses into what the checks need. Nothing of a response is trusted. */
import type { ApiConventions } from '../../shared/api-conventions.ts';
import { atPointer, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import type { Exchange } from './client.ts';
import type { FeatureUse, Outcome, OwnKey, Resource, ResourceList } from './observation.ts';
import type { KeyList } from './profile.ts';

/** Redacts a text, and makes it short and printable. */
export type Clean = (text: string) => string;

/** An ID goes into paths and into `.env`: no other characters than those of UUIDs and names. */
const USABLE_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;

export type Body = { readonly kind: 'json'; readonly value: Json } | { readonly kind: 'text'; readonly text: string };

/** @param read gives `undefined` where the body does not have what was requested. */
export function outcomeOf<Value>(
  exchange: Exchange,
  read: (body: Body) => { readonly value: Value } | undefined,
  { errors }: ApiConventions,
  clean: Clean,
): Outcome<Value> {
  if (exchange.kind === 'failed') return { ...exchange, reason: clean(exchange.reason) };
  const { status, text } = exchange;
  const body = bodyOf(text);
  const found = status === 200 ? read(body) : undefined;
  if (found !== undefined) return { kind: 'ok', value: found.value };
  const error = body.kind === 'json' ? atPointer(body.value, errors.message) : undefined;
  if (typeof error === 'string') return { kind: 'refused', status, form: 'error', error: clean(error) };
  return { kind: 'refused', status, form: /^\s*</.test(text) ? 'html' : 'other', error: '' };
}

function bodyOf(text: string): Body {
  try {
    return { kind: 'json', value: JSON.parse(text) as Json };
  } catch {
    return { kind: 'text', text };
  }
}

function resultOf(body: Body, { envelope }: ApiConventions): Json | undefined {
  return body.kind === 'json' ? atPointer(body.value, envelope?.result ?? '') : undefined;
}

/** @param nextPage see `DoctorProfile`. */
export function readResources(
  body: Body,
  conventions: ApiConventions,
  nextPage: string | undefined,
  clean: Clean,
): { value: ResourceList } | undefined {
  const result = resultOf(body, conventions);
  if (!Array.isArray(result)) return undefined;
  const items = (result as readonly Json[]).filter(isObject).flatMap((item) => resourceOf(item, clean));
  const next = body.kind === 'json' && nextPage !== undefined ? atPointer(body.value, nextPage) : undefined;
  return { value: { items, hasMore: typeof next === 'string' && next !== '' } };
}

function resourceOf({ id, name, state }: JsonObject, clean: Clean): Resource[] {
  // An ID that holds a secret is none.
  if (typeof id !== 'string' || !USABLE_ID.test(id) || clean(id) !== id) return [];
  return [{ id, name: textOf(name, clean), state: textOf(state, clean) }];
}

function textOf(value: Json | undefined, clean: Clean): string {
  return typeof value === 'string' ? clean(value) : '';
}

/** The key in use, where the list has exactly one with the last characters of its ID. */
export function readOwnKey(
  body: Body,
  id: string,
  conventions: ApiConventions,
  keys: KeyList,
  clean: Clean,
): { value: OwnKey | undefined } | undefined {
  const result = resultOf(body, conventions);
  if (!Array.isArray(result)) return undefined;
  const own = (result as readonly Json[]).filter(isObject).filter((item) => {
    const suffix = item[keys.suffix];
    return typeof suffix === 'string' && suffix !== '' && id.endsWith(suffix);
  });
  const [found] = own;
  if (found === undefined || own.length > 1) return { value: undefined };
  const expiry = found[keys.expiresAt];
  const expiresAt = typeof expiry === 'string' ? Date.parse(expiry) : Number.NaN;
  return { value: { roles: rolesOf(found, keys.roles, clean), ...(Number.isNaN(expiresAt) ? {} : { expiresAt }) } };
}

function rolesOf(item: JsonObject, places: KeyList['roles'], clean: Clean): string[] {
  for (const { property, name } of places) {
    const value = item[property];
    if (!Array.isArray(value) || value.length === 0) continue;
    const roles = (value as readonly Json[]).map((role) => (isObject(role) ? role[name ?? ''] : role));
    return roles.filter((role): role is string => typeof role === 'string').map(clean);
  }
  return [];
}

/** Lists, single resources, and metrics as plain text. */
export function readFeature(body: Body, conventions: ApiConventions): { value: FeatureUse } | undefined {
  if (body.kind === 'text')
    return /^\s*</.test(body.text) ? undefined : { value: { isEmpty: body.text.trim() === '' } };
  const result = resultOf(body, conventions);
  if (result === undefined) return undefined;
  return Array.isArray(result)
    ? { value: { count: result.length, isEmpty: result.length === 0 } }
    : { value: { isEmpty: result === null } };
}
