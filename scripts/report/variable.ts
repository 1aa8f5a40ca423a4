/** Names of the variables that a user sets in `.env`, as the remedies and the cURL commands spell them. */

/** `PRODUCTION_KEYID` for the environment `production` and the variable `keyid`. */
export function variableOf(environment: string, variable: string): string {
  const prefix = environment.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
  return `${/^\d/.test(prefix) ? '_' : ''}${prefix}_${variable.toUpperCase()}`;
}
