/** Proxies, as `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` name them: Node.js' own `fetch` does not look at these. */
import type { fetch as proxiedFetch } from 'undici';

export interface ProxySettings {
  /** For `http:` addresses. */
  readonly http?: string;
  /** For `https:` addresses. */
  readonly https?: string;
  /** Hosts to reach directly, separated by commas; `*` for all. */
  readonly none?: string;
}

/**
 * Reads the settings from the variables of a process. The lower-case names win, as they do in curl.
 *
 * @returns `undefined` where no proxy is set.
 */
export function proxySettings(env: Readonly<Record<string, string | undefined>>): ProxySettings | undefined {
  const variable = (name: string) => env[name.toLowerCase()] || env[name] || undefined;
  const http = variable('HTTP_PROXY');
  const https = variable('HTTPS_PROXY');
  const none = variable('NO_PROXY');
  if (http === undefined && https === undefined) return undefined;
  return {
    ...(http === undefined ? {} : { http }),
    ...(https === undefined ? {} : { https }),
    ...(none === undefined ? {} : { none }),
  };
}

/** The address of a proxy; without a scheme it is an http proxy, as in curl. */
export function withScheme(proxy: string): string {
  return /^\s*[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy.trim() : `http://${proxy.trim()}`;
}

/**
 * A `fetch` that goes through the proxy. undici is loaded here only: without a proxy, Node.js' own does.
 * Both the function and the agent are undici's, as the agent of one version does not fit the `fetch` of another.
 */
export async function fetchThrough(proxy: ProxySettings): Promise<typeof fetch> {
  const { EnvHttpProxyAgent, fetch: undiciFetch } = await import('undici');
  // Given as empty strings, these keep undici from reading the process environment itself.
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: proxy.http === undefined ? '' : withScheme(proxy.http),
    httpsProxy: proxy.https === undefined ? '' : withScheme(proxy.https),
    noProxy: proxy.none ?? '',
  });
  const through: typeof proxiedFetch = (input, init) => undiciFetch(input, { ...init, dispatcher });
  return through as unknown as typeof fetch;
}
