/**
 * Updates a published environment from a file: the body of the request, and its changes. A PUT replaces all variables, so
 * variables that stay are sent unchanged. Secrets of the file are never sent: a user may have entered one there.
 */
import { type ApiConventions, credentialVariables } from '../shared/api-conventions.ts';
import type { JsonObject } from '../shared/json.ts';
import { addressSecrets } from '../shared/secrets/safe-address.ts';
import { isSecretName } from '../shared/secrets/secret-names.ts';
import type { Changes } from './changes.ts';
import { objects, text } from './collection-items.ts';
import { isVaultReference } from './merge/merge-fields.ts';

/** The content of an environment file. */
export interface EnvironmentFile {
  /** Of the file; it does not change with the name. */
  readonly id?: string;
  readonly name: string;
  readonly values: readonly JsonObject[];
}

/** An environment without these variables was not created by this project. */
export function isOwnEnvironment(published: JsonObject, { credentials }: ApiConventions): boolean {
  const names = new Set(objects(published.values).map(({ key }) => key));
  return ['baseURL', ...credentialVariables(credentials)].every((name) => names.has(name));
}

export function newEnvironment({ name, values }: EnvironmentFile, conventions: ApiConventions): JsonObject {
  return { name, values: values.map((variable) => ownEntry(variable, conventions)) };
}

/** @param published the `environment` returned by the Postman API. */
export function updateEnvironment(
  { name, values }: EnvironmentFile,
  published: JsonObject,
  conventions: ApiConventions,
): { environment: JsonObject; changes: Changes } {
  // The value in the workspace wins, if there is one.
  const userValues = new Set(Object.values(conventions.variables));
  const theirs = objects(published.values);
  const known = new Map(theirs.map((variable) => [text(variable.key), variable]));
  const added: string[] = [];
  const changed = new Map<string, string[]>();
  const merged = theirs.map((variable) => {
    const key = text(variable.key);
    // Postman uses the last variable of a name.
    const own = values.findLast((candidate) => candidate.key === key);
    if (own === undefined || known.get(key) !== variable) return variable;
    const parts: string[] = [];
    const keepsValue =
      isSecret(own, conventions) ||
      variable.type === 'secret' ||
      isVaultReference(variable.value) ||
      (userValues.has(key) && text(variable.value) !== '');
    const value = keepsValue || text(own.value) === '' ? variable.value : own.value;
    if (value !== variable.value) parts.push('value');
    const type = isSecret(own, conventions) ? 'secret' : variable.type;
    if (type !== variable.type) parts.push('type');
    const description = text(variable.description) || text(own.description);
    if (description !== text(variable.description)) parts.push('description');
    if (parts.length > 0) changed.set(key, parts);
    return {
      ...variable,
      ...(value === undefined ? {} : { value }),
      ...(type === undefined ? {} : { type }),
      ...(description === '' ? {} : { description }),
    };
  });
  for (const variable of values) {
    if (known.has(text(variable.key))) continue;
    merged.push(ownEntry(variable, conventions));
    added.push(text(variable.key));
  }
  const change = (what: string, parts: readonly string[] = []) => ({ what, name: '', parts });
  const own = new Set(values.map(({ key }) => key));
  const isRenamed = typeof published.name === 'string' && published.name !== name;
  return {
    environment: { name, values: merged },
    changes: {
      added: added.map((key) => change(key)),
      removed: [],
      changed: [...changed].map(([key, parts]) => change(key, parts)),
      whole: isRenamed ? ['name'] : [],
      kept: theirs.filter(({ key }) => !own.has(text(key))).map(({ key }) => change(text(key))),
    },
  };
}

/** Whatever type the file gives it: the key, a variable with the name of a secret, and an address with credentials in it. */
function isSecret({ type, key, value }: JsonObject, { credentials }: ApiConventions): boolean {
  if (type === 'secret' || credentialVariables(credentials).includes(text(key))) return true;
  return isSecretName(text(key)) || addressSecrets(text(value)).length > 0;
}

function ownEntry(variable: JsonObject, conventions: ApiConventions): JsonObject {
  const secret = isSecret(variable, conventions);
  return {
    key: text(variable.key),
    value: secret ? '' : text(variable.value),
    type: secret ? 'secret' : 'default',
    enabled: true,
    ...(text(variable.description) === '' ? {} : { description: text(variable.description) }),
  };
}
