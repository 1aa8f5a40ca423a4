/** The parameters of a request: query, header fields, cookies and path variables. */
import type { Operation, Parameter, Spec } from '../../openapi/model.ts';
import { typesOf } from '../../openapi/schema/keywords.ts';
import { effectiveSchema } from '../../openapi/schema/merge.ts';
import { type SampleLog, sampleOf } from '../../openapi/schema/sample.ts';
import { isObject, type Json, ownValue } from '../../shared/json.ts';
import type { Link } from '../chain/chain.ts';
import { timeWindowVariable } from '../chain/variables.ts';
import type { HeaderEntry, QueryEntry } from '../write/postman-format.ts';
import { encodeCookie, encodeHeader, expanded, type Pair, pairsOf } from './parameter-style.ts';

export interface RequestParameters {
  readonly query: readonly QueryEntry[];
  readonly header: readonly HeaderEntry[];
  /** Text by path parameter: a variable, with what its style puts before it. */
  readonly path: ReadonlyMap<string, string>;
}

/** Parameters of these names are ignored, as other parts of the document describe them (OpenAPI 3.1, section 4.8.12.2.1). */
const DESCRIBED_ELSEWHERE = new Set(['accept', 'content-type', 'authorization']);

/** Optional parameters are there and switched off. */
export function parametersOf(spec: Spec, operation: Operation, link: Link, log: SampleLog): RequestParameters {
  const query: QueryEntry[] = [];
  const header: HeaderEntry[] = [];
  const cookies = { required: [] as Pair[], optional: [] as Pair[] };
  const path = new Map<string, string>();
  for (const parameter of operation.parameters) {
    const disabled = parameter.required ? {} : { disabled: true };
    if (parameter.in === 'query') {
      const variable = ownValue(link.query, parameter.name) ?? timeWindowVariable(parameter);
      const pairs =
        variable === undefined ? pairsOf(parameter.name, sampled(parameter), parameter) : held(parameter, variable);
      query.push(...pairs.map(([key, value]) => ({ key, value, ...disabled })));
    } else if (parameter.in === 'header') {
      if (DESCRIBED_ELSEWHERE.has(parameter.name.toLowerCase())) continue;
      const value = expanded(parameter.name, sampled(parameter), parameter, encodeHeader);
      header.push({ key: parameter.name, value, ...disabled });
    } else if (parameter.in === 'cookie') {
      const pairs = pairsOf(
        parameter.name,
        sampled(parameter),
        { ...parameter, explode: false },
        encodeCookie,
        encodeCookie,
      );
      cookies[parameter.required ? 'required' : 'optional'].push(...pairs);
    } else path.set(parameter.name, pathText(parameter));
  }
  for (const [kind, pairs] of Object.entries(cookies)) {
    if (pairs.length === 0) continue;
    const value = pairs.map((pair) => pair.join('=')).join('; ');
    header.push({ key: 'Cookie', value, ...(kind === 'optional' ? { disabled: true } : {}) });
  }
  return { query, header, path };

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
