/**
 * The published keys and IDs of the sandbox. They are valid only for a sandbox on this machine. The committed environment
 * file contains them in clear text, so that Postman and Newman work without configuration.
 */

/** The vendor's two predefined key roles: a developer reads, an admin also writes. */
export type KeyRole = 'admin' | 'developer';

export interface SandboxKey {
  readonly keyId: string;
  readonly keySecret: string;
  readonly role: KeyRole;
  readonly organizationId: string;
}

/** Default port of `npm run sandbox`, the one in `environments/sandbox.postman_environment.json`. */
export const SANDBOX_PORT = 4010;

/** The organization in the environment file. */
export const ORGANIZATION_ID = '5a4db0c5-0001-4f00-8a00-000000000001';
/** Its first service. */
export const SERVICE_ID = '5a4db0c5-0001-4f00-8a00-00000000000a';
/** An organization that the keys of the first one have no access to. */
export const OTHER_ORGANIZATION_ID = '5a4db0c5-0002-4f00-8a00-000000000002';
/** Its first service. */
export const OTHER_SERVICE_ID = '5a4db0c5-0002-4f00-8a00-00000000000b';

export const KEY_ID = 'sandboxKeyId00000001';
export const KEY_SECRET = 'sandbox-not-a-secret-1';

export const SANDBOX_KEYS: readonly SandboxKey[] = [
  { keyId: KEY_ID, keySecret: KEY_SECRET, role: 'admin', organizationId: ORGANIZATION_ID },
  {
    keyId: 'sandboxKeyId00000002',
    keySecret: 'sandbox-not-a-secret-2',
    role: 'developer',
    organizationId: ORGANIZATION_ID,
  },
  {
    keyId: 'sandboxKeyId00000003',
    keySecret: 'sandbox-not-a-secret-3',
    role: 'admin',
    organizationId: OTHER_ORGANIZATION_ID,
  },
];
