/** The request of an operation, as the collection has it. */
import { isSafe, type Method, type Operation } from '../../openapi/model.ts';
import type { Chain, Link } from '../chain/chain.ts';
import type { Item, Request } from '../write/postman-format.ts';

/** The converter's request, without duplicate and empty parts. */
export function requestOf(converted: Request, operation: Operation, link: Link, description: string): Request {
  const { url } = converted;
  const host = ['{{baseURL}}'];
  const query = (url.query ?? []).map(({ key, value, disabled }) => ({
    key,
    value,
    ...(disabled === true ? { disabled } : {}),
  }));
  const path = urlPath(operation, link);
  const variable = (url.variable ?? [])
    .filter(({ key }) => path.includes(`:${key}`))
    .map(({ key, value }) => ({ key, value }));
  const enabled = query.filter(({ disabled }) => disabled !== true).map(({ key, value }) => `${key}=${value}`);
  const raw = `${host[0]}/${path.join('/')}${enabled.length === 0 ? '' : `?${enabled.join('&')}`}`;
  const body = converted.body?.mode === 'raw' ? converted.body : undefined;
  return {
    method: operation.method,
    description,
    header: (converted.header ?? []).map(({ key, value, disabled }) => ({
      key,
      value,
      ...(disabled === true ? { disabled } : {}),
    })),
    url: {
      raw,
      host,
      path,
      ...(query.length === 0 ? {} : { query }),
      ...(variable.length === 0 ? {} : { variable }),
    },
    ...(body === undefined ? {} : { body: { mode: 'raw', raw: body.raw, options: { raw: { language: 'json' } } } }),
  };
}

/** A redirect could lead a request that writes to something else than what it names: its response is the result. */
export function sendingRules(method: string): Pick<Item, 'protocolProfileBehavior'> {
  return isSafe(method as Method) ? {} : { protocolProfileBehavior: { followRedirects: false } };
}

/**
 * What Postman shows of a request: the operation, and where its variables come from.
 *
 * @param reference its page in the vendor's reference; empty where there is none.
 */
export function describeOperation(operation: Operation, link: Link, chain: Chain, reference: string): string {
  const marks = [operation.beta ? '**Beta.**' : '', operation.deprecated ? '**Deprecated.**' : ''].filter(
    (mark) => mark !== '',
  );
  const variables = [...Object.values(link.path), ...Object.values(link.query), ...(link.body?.variables ?? [])];
  const sources = variables.map((variable) => {
    const source = chain.sources[variable];
    return source === undefined
      ? `- \`{{${variable}}}\`: set it in the environment`
      : `- \`{{${variable}}}\`: from "${source.request}", unless the environment has it`;
  });
  return [
    `${marks.length === 0 ? '' : `${marks.join(' ')} `}\`${operation.method} ${operation.path}\`, operation \`${operation.id}\`${reference === '' ? '' : ` ([API reference](${reference}))`}.`,
    ...(sources.length === 0 ? [] : ['', ...new Set(sources)]),
  ].join('\n');
}

/** A parameter that is a whole segment is a path variable of Postman's; one that is a part of a segment stands in it. */
function urlPath(operation: Operation, link: Link): string[] {
  return operation.path
    .split('/')
    .slice(1)
    .map((segment) =>
      /^\{[^{}]+\}$/.test(segment)
        ? `:${segment.slice(1, -1)}`
        : segment.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => `{{${link.path[name] ?? name}}}`),
    );
}
