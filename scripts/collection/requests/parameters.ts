/** The parameters of a request: query, header fields, cookies and path variables. */
import type { Operation, Parameter, Spec } from '../../openapi/model.ts';
import { typesOf } from '../../openapi/schema/keywords.ts';
import { effectiveSchema } from '../../openapi/schema/merge.ts';
import { sampleOf } from '../../openapi/schema/sample.ts';
import type { SampleLog } from '../../openapi/schema/sample-options.ts';
import { isObject, type Json, ownValue } from '../../shared/json.ts';
import type { Chain, Link } from '../chain/chain.ts';
import { timeWindowVariable } from '../chain/variables.ts';
import { codeSpan } from '../descriptions/markdown.ts';
import { describeParameter } from '../descriptions/request.ts';
import type { Entry } from '../write/postman-format.ts';
import { encodeCookie, encodeHeader, expanded, type Pair, pairsOf } from './parameter-style.ts';

export interface RequestParameters {
  readonly query: readonly Entry[];
  readonly header: readonly Entry[];
  /** By path parameter: its text, a variable with what its style puts before it, and what it is. */
  readonly path: ReadonlyMap<string, { readonly value: string; readonly description: string }>;
}

interface Cookie {
  readonly parameter: Parameter;
  readonly pairs: readonly Pair[];
}

/** Parameters of these names are ignored, as other parts of the document describe them (OpenAPI 3.1, section 4.8.12.2.1). */
const DESCRIBED_ELSEWHERE = new Set(['accept', 'content-type', 'authorization']);

/** Optional parameters are there and switched off. */
export function parametersOf(spec: Spec, operation: Operation, chain: Chain, log: SampleLog): RequestParameters {
  const link = chain.links.get(operation.id) as Link;
  const query: Entry[] = [];
  const header: Entry[] = [];
  const cookies = { required: [] as Cookie[], optional: [] as Cookie[] };
  const path = new Map<string, { value: string; description: string }>();
  for (const parameter of operation.parameters) {
    const disabled = parameter.required ? {} : { disabled: true };
    if (parameter.in === 'query') {
      const variable = ownValue(link.query, parameter.name) ?? timeWindowVariable(parameter);
      const pairs =
        variable === undefined ? pairsOf(parameter.name, sampled(parameter), parameter) : held(parameter, variable);
      const description = described(parameter, variable);
      query.push(...pairs.map(([key, value]) => ({ key, value, ...disabled, description })));
      // An object or list of nothing is not sent; a person still has to find the parameter.
      if (pairs.length === 0) query.push({ key: parameter.name, value: '', disabled: true, description });
    } else if (parameter.in === 'header') {
      if (DESCRIBED_ELSEWHERE.has(parameter.name.toLowerCase())) continue;
      const value = expanded(parameter.name, sampled(parameter), parameter, encodeHeader);
      header.push({ key: parameter.name, value, ...disabled, description: described(parameter) });
    } else if (parameter.in === 'cookie') {
      const pairs = pairsOf(
        parameter.name,
        sampled(parameter),
        { ...parameter, explode: false },
        encodeCookie,
        encodeCookie,
      );
      cookies[parameter.required ? 'required' : 'optional'].push({ parameter, pairs });
    } else {
      const variable = ownValue(link.path, parameter.name) ?? parameter.name;
      const value = pathText(parameter);
      const isHeld = value.includes(`{{${variable}}}`);
      path.set(parameter.name, { value, description: described(parameter, isHeld ? variable : undefined) });
    }
  }
  for (const [kind, given] of Object.entries(cookies)) {
    if (given.length === 0) continue;
    const value = given.flatMap((cookie) => cookie.pairs.map((pair) => pair.join('='))).join('; ');
    const description = given.map(({ parameter }) => `${codeSpan(parameter.name)}: ${described(parameter)}`).join(' ');
    header.push({ key: 'Cookie', value, ...(kind === 'optional' ? { disabled: true } : {}), description });
  }
  return { query, header, path };

  function described(parameter: Parameter, variable?: string): string {
    return describeParameter(spec.document, parameter, variable, chain, operation.method);
  }

  function sampled({ name, schema, example }: Parameter): Json {
    return example ?? sampleOf(spec.document, schema, { direction: 'request', log }, name);
  }

  function held({ name }: Parameter, variable: string): Pair[] {
    return pairsOf(name, '', { style: 'form', explode: true }).map(([key]) => [key, `{{${variable}}}`]);
  }

  /** An object has no variable that could be one segment of it. */
  function pathText(parameter: Parameter): string {
    const variable = ownValue(link.path, parameter.name) ?? parameter.name;
    const isWhole =
      parameter.mediaType !== undefined || typesOf(effectiveSchema(spec.document, parameter.schema)).includes('object');
    const value = isWhole ? sampled(parameter) : null;
    if (isObject(value)) return expanded(parameter.name, value, parameter);
    return expanded(parameter.name, `{{${variable}}}`, { ...parameter, explode: false }, (text) => text);
  }
}
