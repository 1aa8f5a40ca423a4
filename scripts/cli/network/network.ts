/** How to reach an API: the proxy, a certificate authority and a client certificate, by flags, `.env` or the process environment. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext, rootCertificates } from 'node:tls';
import { type ProxySettings, proxySettings } from '../../openapi/load/proxy.ts';
import type { TlsSettings } from '../../run/connection/agent.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { flagName } from '../command.ts';
import type { Settings } from '../config.ts';
import type { NetworkFlags } from './flags.ts';

/** The setting that each flag of a file replaces. */
const FILES = { ca: 'NODE_EXTRA_CA_CERTS', clientCert: 'CLIENT_CERT', clientKey: 'CLIENT_KEY' } as const;

export interface Network {
  readonly proxy?: ProxySettings;
  readonly tls?: TlsSettings;
  /** Which settings a flag has replaced; their values are not shown. */
  readonly notes: readonly string[];
}

/**
 * A flag wins over a setting. `NO_PROXY` applies to `--proxy` as well, as in curl.
 *
 * @param cwd the base of relative paths.
 * @throws ExpectedError `usage-invalid-value` for a file that cannot be read or is not valid, and a certificate without its key.
 */
export function networkOf(flags: NetworkFlags, settings: Settings, cwd: string): Network {
  const set = proxySettings(settings);
  const proxy = flags.proxy === undefined ? set : throughOne(flags.proxy, settings);
  const tls = tlsOf(flags, settings, cwd);
  const replaced = (Object.keys(FILES) as (keyof typeof FILES)[]).filter((name) => {
    const setting = settings[FILES[name]] ?? '';
    return flags[name] !== undefined && setting !== '' && resolve(cwd, setting) !== resolve(cwd, flags[name]);
  });
  const isOther =
    flags.proxy !== undefined && [set?.http, set?.https].some((one) => one !== undefined && one !== flags.proxy);
  return {
    ...(proxy === undefined ? {} : { proxy }),
    ...(tls === undefined ? {} : { tls }),
    notes: [
      ...(isOther ? ['--proxy is used, and not HTTPS_PROXY or HTTP_PROXY'] : []),
      ...replaced.map((name) => `${flagName(name)} is used, and not ${FILES[name]}`),
    ],
  };
}

function throughOne(proxy: string, settings: Settings): ProxySettings {
  const none = settings.no_proxy || settings.NO_PROXY;
  return { http: proxy, https: proxy, ...(none === undefined ? {} : { none }) };
}

function tlsOf(flags: NetworkFlags, settings: Settings, cwd: string): TlsSettings | undefined {
  const read = (name: keyof typeof FILES): string | undefined => {
    const setting = settings[FILES[name]] ?? '';
    const file = flags[name] ?? (setting === '' ? undefined : setting);
    if (file === undefined) return undefined;
    const where = `${flags[name] === undefined ? FILES[name] : flagName(name)} ${file}`;
    try {
      const pem = readFileSync(resolve(cwd, file), 'utf8');
      if (/-----BEGIN [A-Z ]+-----/.test(pem)) return pem;
    } catch (cause) {
      throw invalid(`the file cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'error'})`, where);
    }
    throw invalid('the file is not a PEM file', where);
  };
  const [ca, cert, key] = [read('ca'), read('clientCert'), read('clientKey')];
  if ((cert === undefined) !== (key === undefined))
    throw invalid('a client certificate and its key belong together', '--client-cert, --client-key', 'give both');
  const passphrase = settings.CLIENT_KEY_PASSPHRASE;
  const client =
    cert === undefined || key === undefined ? undefined : { cert, key, ...(passphrase ? { passphrase } : {}) };
  // First, as a check of nothing would load all root certificates of Node.js.
  if (ca === undefined && client === undefined) return undefined;
  if (!areUsable(ca, client))
    throw invalid('the certificates cannot be used', '--ca, --client-cert, --client-key', WRONG_PAIR);
  return {
    // Given to TLS, a list replaces the default one.
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
    ...(client === undefined ? {} : { client }),
  };
}

/** Whether Node.js can read all of them, and the key belongs to the certificate. */
function areUsable(ca: string | undefined, client: TlsSettings['client']): boolean {
  try {
    createSecureContext({ ...client, ...(ca === undefined ? {} : { ca }) });
    if (client === undefined) return true;
    return new X509Certificate(client.cert).checkPrivateKey(createPrivateKey(client));
  } catch {
    return false;
  }
}

const WRONG_PAIR = 'check that the key belongs to the certificate, and its passphrase in CLIENT_KEY_PASSPHRASE';

function invalid(what: string, where: string, remedy = 'name a file in PEM format that can be read'): ExpectedError {
  return new ExpectedError('usage-invalid-value', { what, where, remedy });
}
