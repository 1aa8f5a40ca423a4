/** What TLS connections of an environment use besides the defaults of Node.js. All are in PEM format. */
export interface TlsSettings {
  /** All certificate authorities that are trusted; the defaults of Node.js unless given. */
  readonly ca?: readonly string[];
  /** Presented to the environment's own origin only. */
  readonly client?: { readonly cert: string; readonly key: string; readonly passphrase?: string };
}
