/** Postman's `auth` of a collection: the credentials of the API, as variables of an environment. */
import type { Spec } from '../openapi/model.ts';
import { type ApiConventions, usesCredentials } from '../shared/api-conventions.ts';
import type { Auth, AuthParameter } from './write/postman-format.ts';

/** @param secret in place of the variable that holds it. */
export function authOf(spec: Spec, conventions: ApiConventions, secret?: string): Auth {
  const { credentials } = conventions;
  if (credentials === undefined || !usesCredentials(spec, conventions)) return { type: 'noauth' };
  const value = secret ?? `{{${credentials.secret}}}`;
  switch (credentials.scheme) {
    case 'basic':
      return { type: 'basic', basic: entries({ username: `{{${credentials.user}}}`, password: value }) };
    case 'bearer':
      return { type: 'bearer', bearer: entries({ token: value }) };
    case 'header':
      return { type: 'apikey', apikey: entries({ key: credentials.header, value, in: 'header' }) };
  }
}

function entries(values: Readonly<Record<string, string>>): AuthParameter[] {
  return Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' }));
}
