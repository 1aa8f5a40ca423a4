/** What went wrong with a connection, in words: a headline, and what to do. */
import type { networkCause } from '../../run/diagnosis/network-cause.ts';

/** @param named `setting`: the name of the setting of a variable. */
type Text = (named: { readonly setting: (variable: string) => string }) => string;

type ConnectionCause = Exclude<ReturnType<typeof networkCause>, 'script-request' | 'script-write'>;

export const CONNECTION_WORDS: {
  readonly [Code in ConnectionCause]: readonly [headline: string, remedy: string | Text];
} = {
  name: [
    'The host name of the API cannot be resolved',
    ({ setting }) => `Check ${setting('baseURL')} for a typing error, then your network and DNS.`,
  ],
  refused: [
    'Nothing listens at this address: the connection was refused',
    ({ setting }) => `Check the port and host in ${setting('baseURL')}, and that the server runs.`,
  ],
  'tls-untrusted': [
    'The certificate of the server cannot be verified',
    'If a proxy of your company signs the connections, name its certificate in NODE_EXTRA_CA_CERTS; otherwise the server sends an incomplete or self-signed chain.',
  ],
  'tls-expired': [
    'The certificate of the server has expired, or is not valid yet',
    'Check the clock of this machine; if it is right, the owner of the server has to renew the certificate.',
  ],
  'tls-revoked': [
    'The certificate of the server has been revoked',
    'Do not send the key there: report it to the API’s owner.',
  ],
  'tls-name': [
    'The certificate of the server is for another host',
    ({ setting }) => `Check the host in ${setting('baseURL')}; a proxy or a sign-in page may also answer in its place.`,
  ],
  'tls-client': [
    'The server asks for a client certificate, and did not accept what this machine sent',
    'Give the certificate and its key with `--client-cert` and `--client-key`, and check that the server knows its authority.',
  ],
  'tls-plain': [
    'What listens at this port does not speak TLS',
    ({ setting }) => `Check the port in ${setting('baseURL')}, and whether it should begin with http instead of https.`,
  ],
  'tls-protocol': [
    'Server and client have no version or cipher of TLS in common, or the server ended the handshake',
    ({ setting }) =>
      `Check the host and port in ${setting('baseURL')}; an old server or a proxy may not support TLS 1.2, and one that asks for a client certificate may end the handshake as well.`,
  ],
  timeout: [
    'There was no response in time',
    'Run again; if the operation is slow by nature, allow it more with `--timeout`.',
  ],
  redirect: [
    'The server redirects to where this run does not go',
    ({ setting }) =>
      `Check ${setting('baseURL')}. A redirect to another scheme, a local socket or another network is not followed.`,
  ],
  'key-withheld': [
    'The API redirects to another host, which asks for the key and does not get it',
    ({ setting }) => `If the host beside each request is that of the API, put its address into ${setting('baseURL')}.`,
  ],
  'redirect-loop': [
    'The API redirects the request from one address to the next without end',
    ({ setting }) => `Check ${setting('baseURL')}: a missing https or a proxy’s sign-in page does this.`,
  ],
  proxy: [
    'The proxy did not open a connection to the API',
    'Check HTTPS_PROXY and HTTP_PROXY; hosts to reach directly go into NO_PROXY.',
  ],
  'proxy-unreachable': [
    'There is no connection to the proxy',
    'Check host and port of HTTPS_PROXY and HTTP_PROXY, and that the proxy runs; hosts to reach directly go into NO_PROXY.',
  ],
  'not-http': [
    'What listens at this port does not speak HTTP',
    ({ setting }) => `Check the port in ${setting('baseURL')}, and whether it should begin with https instead of http.`,
  ],
  protocol: [
    'The server left HTTP instead of sending a response',
    ({ setting }) =>
      `Something other than the API serves ${setting('baseURL')}, or something between it and this machine does.`,
  ],
  'too-large': [
    'The response is larger than a run takes in',
    ({ setting }) => `Check that ${setting('baseURL')} is the API; a list without a limit grows as well.`,
  ],
  unreadable: [
    'The response cannot be read',
    'Something between this machine and the API changes the response, or the server is broken: try from another network.',
  ],
  network: [
    'The connection ended before a complete response',
    'Run again; if it stays, look for a proxy, VPN or firewall between this machine and the API.',
  ],
};
