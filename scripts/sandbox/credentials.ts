/**
 * The published keys and IDs of the sandbox. They are valid only for a sandbox on this machine. The committed environment
 * file contains them in clear text, so that Postman and Newman work without configuration.
 */

/** `read`: GET and HEAD only. */
export type KeyAccess = 'read' | 'write';

export interface SandboxKey {
  /** The user name of HTTP Basic; other schemes send the secret only. */
  readonly id: string;
  readonly secret: string;
  readonly access: KeyAccess;
  /** ID of the root item that the key belongs to. */
  readonly rootId: string;
}

/** Default port of `npm run sandbox`, the one in `environments/sandbox.postman_environment.json`. */
export const SANDBOX_PORT = 4010;

/** The root item in the environment file. */
export const ROOT_ID = '5a4db0c5-0001-4f00-8a00-000000000001';
/** The first main resource below it. */
export const MAIN_ID = '5a4db0c5-0001-4f00-8a00-00000000000a';
/** A root item that the keys of the first one have no access to. */
export const OTHER_ROOT_ID = '5a4db0c5-0002-4f00-8a00-000000000002';
/** The first main resource below it. */
export const OTHER_MAIN_ID = '5a4db0c5-0002-4f00-8a00-00000000000b';

export const KEY_ID = 'sandboxKeyId00000001';
export const KEY_SECRET = 'sandbox-not-a-secret-1';

export const SANDBOX_KEYS: readonly SandboxKey[] = [
  { id: KEY_ID, secret: KEY_SECRET, access: 'write', rootId: ROOT_ID },
  { id: 'sandboxKeyId00000002', secret: 'sandbox-not-a-secret-2', access: 'read', rootId: ROOT_ID },
  { id: 'sandboxKeyId00000003', secret: 'sandbox-not-a-secret-3', access: 'write', rootId: OTHER_ROOT_ID },
];
