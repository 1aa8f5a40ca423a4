/** The request of an operation, as the collection has it. */
import { isSafe, type Method, type Operation, type Spec } from '../../openapi/model.ts';
import { parameterName } from '../../openapi/resource.ts';
import type { SampleLog } from '../../openapi/schema/sample-options.ts';
import { ownValue } from '../../shared/json.ts';
import type { Chain, Link } from '../chain/chain.ts';
import { valueSource } from '../descriptions/request.ts';
import type { Item, PathVariable, Request, Url } from '../write/postman-format.ts';
import { encodedBody, type XmlEncoder } from './body-encoding.ts';
import { encodeHeader } from './parameter-style.ts';
import { parametersOf, type RequestParameters } from './parameters.ts';

export interface RequestOptions {
  /** The host of the URL, as a variable. */
  readonly host: string;
  readonly description: string;
  /** The media types that the request asks for (RFC 9110, section 12.5.1). */
  readonly accept: string;
  readonly log: SampleLog;
  readonly encodeXml: XmlEncoder | undefined;
}

export function requestOf(
  spec: Spec,
  operation: Operation,
  chain: Chain,
  { host, description, accept, log, encodeXml }: RequestOptions,
): Request {
  const link = chain.links.get(operation.id) as Link;
  const { query, header, path: values } = parametersOf(spec, operation, chain, log);
  const { path, variable } = urlPath(operation, chain, values);
  const enabled = query.filter(({ disabled }) => disabled !== true).map(({ key, value }) => `${key}=${value}`);
  const raw = `${host}/${path.join('/')}${enabled.length === 0 ? '' : `?${enabled.join('&')}`}`;
  const media = operation.requestBody;
  const value = link.body?.value;
  const encoded =
    media === undefined || value === undefined ? undefined : encodedBody(spec.document, media, value, encodeXml);
  const contentType = encoded?.contentType;
  return {
    method: operation.method,
    description,
    header: [
      { key: 'Accept', value: encodeHeader(accept) },
      ...header,
      ...(contentType === undefined ? [] : [{ key: 'Content-Type', value: contentType }]),
    ],
    url: {
      raw,
      host: [host],
      path,
      ...(query.length === 0 ? {} : { query: [...query] }),
      ...(variable.length === 0 ? {} : { variable }),
    },
    ...(encoded === undefined ? {} : { body: encoded.body }),
  };
}

/** A redirect could send a write to another resource, so writes do not follow redirects. */
export function sendingRules(method: string): Pick<Item, 'protocolProfileBehavior'> {
  return isSafe(method as Method) ? {} : { protocolProfileBehavior: { followRedirects: false } };
}

/**
 * A parameter that fills a segment becomes a Postman path variable; one that is only a part becomes text in the segment.
 * Postman would read fixed text after a colon as a variable, so it becomes one, with itself as its value.
 */
function urlPath(
  { id, path, method }: Operation,
  chain: Chain,
  values: RequestParameters['path'],
): Pick<Url, 'path'> & { variable: PathVariable[] } {
  const variable: PathVariable[] = [];
  const variableOf = (name: string) => ownValue(chain.links.get(id)?.path ?? {}, name) ?? name;
  const textOf = (name: string) => values.get(name)?.value ?? `{{${variableOf(name)}}}`;
  const segments = path
    .split('/')
    .slice(1)
    .map((segment) => {
      const whole = parameterName(segment);
      if (whole !== undefined) {
        const own = variableOf(whole);
        // The document may name it in the path only.
        const description =
          values.get(whole)?.description ?? `Required. \`{{${own}}}\`: ${valueSource(own, chain, method)}.`;
        variable.push({ key: whole, value: textOf(whole), description });
        return `:${whole}`;
      }
      const text = segment.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => textOf(name));
      if (/^:./.test(text) && !text.includes('{{'))
        variable.push({ key: text.slice(1), value: text, description: 'Fixed text of the path.' });
      return text;
    });
  return { path: segments, variable };
}
