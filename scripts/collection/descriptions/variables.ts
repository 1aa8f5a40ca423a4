/** The variables of a collection and of an environment: what each one is, and where its value comes from. Plain text. */
import type { Parameter, Spec } from '../../openapi/model.ts';
import { type ApiConventions, type Credentials, credentialVariables } from '../../shared/api-conventions.ts';
import { ownValue } from '../../shared/json.ts';
import { printable } from '../../shared/printable.ts';
import type { Chain } from '../chain/chain.ts';
import { serverVariables } from '../chain/variables.ts';
import {
  KEYS_IN_USE,
  SCRIPT_SETTINGS,
  SCRIPT_STATE,
  type ScriptVariable,
  TIME_VARIABLES,
} from '../script-variables.ts';
import type { Variable } from '../write/postman-format.ts';
import { schemaFacts } from './schema-facts.ts';

/**
 * What a person sets in an environment.
 *
 * @returns the description of each variable, by its name.
 */
export function environmentDescriptions(conventions: ApiConventions): Readonly<Record<string, string>> {
  const { credentials, variables, reserved, root, main } = conventions;
  const things = new Map([root, main].flatMap((one) => (one === undefined ? [] : [[one.parameter, one.thing]])));
  return {
    ...Object.fromEntries(Object.entries(SCRIPT_SETTINGS).map(([name, { description }]) => [name, description])),
    ...(credentials === undefined ? {} : credentialDescriptions(credentials)),
    ...Object.fromEntries(
      Object.entries(variables).map(([parameter, variable]) => {
        const thing = things.get(parameter) ?? parameter;
        return [variable, `ID of the ${thing}: {${parameter}} in paths. Empty: one that the API lists is used.`];
      }),
    ),
    ...reserved,
  };
}

function credentialDescriptions(credentials: Credentials): Record<string, string> {
  const keep = 'Keep it out of files that are shared.';
  switch (credentials.scheme) {
    case 'basic':
      return {
        [credentials.user]: `Required. ID of the API key, the user name of HTTP Basic. ${keep}`,
        [credentials.secret]: `Required. Secret of the API key, the password of HTTP Basic. ${keep}`,
      };
    case 'bearer':
      return { [credentials.secret]: `Required. Token, sent as HTTP Bearer. ${keep}` };
    case 'header':
      return { [credentials.secret]: `Required. API key, sent in the header field ${credentials.header}. ${keep}` };
  }
}

/**
 * The variables of a collection: those of its URLs and bodies, what a person can set, and what the scripts keep. No secrets: these
 * are in the environment, where Postman has a `secret` type for them.
 *
 * @param only the suite, where it has variables of its own.
 */
export function collectionVariables(spec: Spec, chain: Chain, only?: ScriptVariable['only']): Variable[] {
  const { conventions, sources, unresolved, root, ownKeys } = chain;
  const settings = environmentDescriptions(conventions);
  const parameters = parametersByVariable(spec, chain);
  const isHere = ([name, variable]: [string, ScriptVariable]) =>
    (variable.only === undefined || variable.only === only) && (name !== KEYS_IN_USE || ownKeys !== undefined);
  const ids = new Set([
    ...[...chain.links.values()].flatMap(({ path }) => Object.values(path)),
    ...Object.keys(sources),
    ...unresolved,
  ]);
  const values: Readonly<Record<string, string>> = {
    baseURL: spec.server,
    allowwrites: 'false',
    ratelimit: conventions.rateLimit,
  };
  const isCredential = new Set(credentialVariables(conventions.credentials));
  const variable = (key: string, description: string, value = values[key] ?? ''): Variable => {
    return { key, value, type: 'string', description };
  };
  const described = ([name, { description }]: [string, ScriptVariable]) => variable(name, description);
  const serverText = 'Address of the operations that have another server than the others.';
  return [
    variable('baseURL', settings.baseURL ?? ''),
    ...[...serverVariables(spec)].map(([server, name]) => variable(name, serverText, server)),
    ...[...ids].filter((name) => !isCredential.has(name)).map((name) => variable(name, idDescription(name))),
    ...Object.entries(TIME_VARIABLES).map(([name, text]) =>
      variable(name, `${capitalised(text)}. The scripts compute it for each request.`),
    ),
    ...Object.entries(SCRIPT_SETTINGS)
      .filter((entry) => entry[0] !== 'baseURL' && isHere(entry))
      .map(described),
    ...(root === undefined
      ? []
      : [variable(`only-${root}`, `Set by the scripts where the API key has one ${root} only; leave it empty.`)]),
    ...Object.entries(SCRIPT_STATE).filter(isHere).map(described),
  ];

  function idDescription(name: string): string {
    const source = ownValue(sources, name);
    const parameter = parameters.get(name);
    const { type, limits } =
      parameter === undefined ? { type: '', limits: [] } : schemaFacts(spec.document, parameter.schema);
    const facts = [type, ...limits].filter((fact) => fact !== '').join(', ');
    const set = ownValue(settings, name);
    return [
      ...(set === undefined ? [] : [set]),
      ...(facts === '' ? [] : [`${capitalised(facts)}.`]),
      source === undefined
        ? 'Set it in the environment: no request gives it a value.'
        : `From the response to "${printable(source.request, 300)}"; a value in the environment wins.`,
    ].join(' ');
  }
}

/** The first parameter that each variable is the value of. */
function parametersByVariable({ operations }: Spec, { links }: Chain): Map<string, Parameter> {
  const found = new Map<string, Parameter>();
  for (const { id, parameters } of operations) {
    const link = links.get(id);
    for (const parameter of parameters) {
      const variable =
        ownValue(link?.path ?? {}, parameter.name) ??
        (parameter.in === 'query' ? ownValue(link?.query ?? {}, parameter.name) : undefined);
      if (variable !== undefined && !found.has(variable)) found.set(variable, parameter);
    }
  }
  return found;
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
