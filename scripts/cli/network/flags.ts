/** Declared apart from `network.ts`, so that `--help` does not load the code for certificates. */
import type { FlagValues } from '../command.ts';
import { text } from '../flag.ts';

export const NETWORK_FLAGS = {
  proxy: text('url', 'proxy for http and https', 'HTTPS_PROXY, HTTP_PROXY'),
  ca: text('file', 'PEM file of certificate authorities to trust as well', 'NODE_EXTRA_CA_CERTS'),
  clientCert: text('file', 'PEM file of the client certificate', 'CLIENT_CERT'),
  clientKey: text('file', 'PEM file of its key', 'CLIENT_KEY'),
};

export type NetworkFlags = Partial<FlagValues<typeof NETWORK_FLAGS>>;
