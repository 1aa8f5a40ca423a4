/**
 * Behaviour of one API that its OpenAPI document does not describe: plain data, so that it can travel with a collection's
 * scripts and with a saved run. Its values for an API are in that API's folder below `collections/`.
 */

export interface ApiConventions {
  /** The public address of the API, without a slash at the end: an example for messages. */
  readonly server: string;
  /** What every JSON response is wrapped in; absent where the body is the result. */
  readonly envelope?: Envelope;
  readonly errors: ErrorForm;
  /** How a request proves who sends it; absent where the API needs no key. */
  readonly credentials?: Credentials;
  /** Path parameters whose variable has another name than the parameter. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Further variables that only the user or a scenario sets, with their descriptions. Parameters of a document do not get these
   * names.
   */
  readonly reserved?: Readonly<Record<string, string>>;
  /** The resource that a key belongs to. */
  readonly root?: Root;
  /** The resource that most others are below. */
  readonly main?: MainResource;
  /** How lists are paged; as is common unless given. */
  readonly paging?: Paging;
  /** Formats of media types whose content is checked; `pathEnd`: only for operations whose path ends with it. */
  readonly mediaTypes: Readonly<Record<string, { readonly format: 'prometheus' | 'pem'; readonly pathEnd?: string }>>;
  /** The rate limit of a key, as `10/10s`; `off` where there is none. */
  readonly rateLimit: string;
  /** What the role of a key needs for some operations, as far as it is known. The first entry that matches a path counts. */
  readonly permissions?: readonly Permission[];
}

/** What the role of a key needs for the operations whose path template matches a regular expression. */
export interface Permission {
  readonly path: string;
  readonly permission: string;
}

/** The places of an envelope, as JSON pointers into the body (RFC 6901). A body whose schema has them is an envelope. */
export interface Envelope {
  /** Repeats the HTTP status; absent where the envelope does not. */
  readonly status?: string;
  readonly requestId: string;
  readonly requestIdFormat?: 'uuid';
  /** The result, at the top of the body: `/result`. */
  readonly result: string;
  /** What only an error has, at the top of the body: `/error`. */
  readonly error: string;
}

export interface ErrorForm {
  /** JSON pointer of the sentence. */
  readonly message: string;
  /** JSON pointer of the kind of error, such as `NOT_FOUND`; absent where the sentence begins with it: `NOT_FOUND: no such …`. */
  readonly kind?: string;
  /** By HTTP status: what it most likely means, and what to check, for the user. */
  readonly causes: Readonly<Record<string, string>>;
  /** HTTP statuses which say that a resource does not exist. */
  readonly missing: readonly number[];
}

/** How the API gives a list in pages, and what it sets beside the items. */
export interface Paging {
  /** JSON pointers of the objects that can have the members below; empty for the body. */
  readonly at: readonly string[];
  /** Members that have a value where there is a further page, such as a cursor. */
  readonly next: readonly string[];
  /** Members that are `true` where there is a further page. */
  readonly more: readonly string[];
  /** Members that count all items. */
  readonly total: readonly string[];
  /** Members that only repeat what was asked for. */
  readonly others: readonly string[];
  /** Query parameters that ask for a further page. */
  readonly query: readonly string[];
  /** A list of this length may be silently incomplete. */
  readonly maxItems?: number;
}

export const COMMON_PAGING: Paging = {
  at: ['', '/result', '/pagination', '/result/pagination', '/meta', '/result/meta'],
  next: ['nextCursor', 'next', 'nextPageToken'],
  more: ['hasMore'],
  total: ['totalCount', 'total'],
  others: [],
  query: ['cursor', 'offset', 'page'],
};

/** A response which says that an operation is not available to this account or resource, although nothing is broken. */
export interface Unavailable {
  readonly status: number;
  /** Regular expression that the error's text has to match, where the status alone does not tell. */
  readonly error?: string;
  /**
   * Only for an empty body, and only if no item that this run has listed has the value: metrics need a running resource. If the
   * path has the ID of an item, only that item is checked.
   */
  readonly emptyUnless?: { readonly variable: string; readonly property: string; readonly value: string };
  /** The reason, for the user: a clause without a full stop. */
  readonly why: string;
}

/** The scheme (RFC 7617, RFC 6750, or a header field), and the variables of an environment that hold the key. */
export type Credentials = CredentialScheme & {
  /** The variable of the secret. */
  readonly secret: string;
  /** How the API refuses a key. The first one that matches a response is the cause. */
  readonly refusals: readonly Refusal[];
};

/** Why a key is refused: not known (or of another environment), expired or disabled, or not allowed to do anything from here. */
export const KEY_REFUSALS = ['key-unknown', 'key-inactive', 'key-forbidden'] as const;

export type KeyRefusal = (typeof KEY_REFUSALS)[number];

/** A response to a request that needs nothing but the key, and what it says of the key. */
export interface Refusal {
  readonly status: number;
  /** Regular expression that the text of the error has to match, in any case, where the status alone does not tell. */
  readonly error?: string;
  readonly cause: KeyRefusal;
}

export type CredentialScheme =
  | { readonly scheme: 'basic'; readonly user: string }
  | { readonly scheme: 'bearer' }
  | { readonly scheme: 'header'; readonly header: string };

export interface Root {
  /** Its path parameter. */
  readonly parameter: string;
  /** What it is, in one word for the user: `organization`. */
  readonly thing: string;
  /** The path of the list of all that a key belongs to: a request that needs nothing but the key. */
  readonly list: string;
}

export interface MainResource {
  /** Its path parameter. */
  readonly parameter: string;
  /** What it is, in one word for the user, and the word for several: `service`, `services`. */
  readonly thing: string;
  readonly plural: string;
}

/** The variable of an environment that holds the value of a path parameter. */
export function variableOf(parameter: string, { variables }: Pick<ApiConventions, 'variables'>): string {
  return variables[parameter] ?? parameter;
}

/** What the role of a key needs for the operation at a path template; `undefined` where that is not known. */
export function permissionFor(
  path: string,
  { permissions = [] }: Pick<ApiConventions, 'permissions'>,
): string | undefined {
  return permissions.find((entry) => new RegExp(entry.path).test(path))?.permission;
}

/** The variables of an environment that hold the key: the user's name first, where there is one. */
export function credentialVariables(
  credentials: (CredentialScheme & { readonly secret: string }) | undefined,
): string[] {
  if (credentials === undefined) return [];
  return credentials.scheme === 'basic' ? [credentials.user, credentials.secret] : [credentials.secret];
}

/** The HTTP statuses of a refused key, in ascending order, without those of `key-forbidden`. */
export function refusedStatuses({ refusals }: Pick<Credentials, 'refusals'>): number[] {
  const statuses = refusals.filter(({ cause }) => cause !== 'key-forbidden').map(({ status }) => status);
  return [...new Set(statuses)].sort((a, b) => a - b);
}

/** A response to a request that needs nothing but the key. */
export interface RefusingResponse {
  readonly status: number;
  /** The text of the API's error; empty where the body has none. */
  readonly error: string;
  readonly isHtml: boolean;
}

/** @returns `undefined` for a response that does not refuse the key. An HTML page is that of a gateway, and says nothing of it. */
export function keyRefusal(
  { status, error, isHtml }: RefusingResponse,
  { credentials }: Pick<ApiConventions, 'credentials'>,
): KeyRefusal | undefined {
  if (isHtml) return undefined;
  return credentials?.refusals.find(
    (refusal) =>
      refusal.status === status && (refusal.error === undefined || new RegExp(refusal.error, 'i').test(error)),
  )?.cause;
}

/** What a document says of its security, as far as credentials depend on it. */
export interface DeclaredSecurity {
  readonly security: readonly Credentials['scheme'][];
  /** URL of its first server. */
  readonly server: string;
}

/**
 * Whether requests carry a key: the document declares a security scheme of the kind that the API is known to use, or it is a
 * document of that API which declares none, as early ones do.
 */
export function usesCredentials(document: DeclaredSecurity, { credentials, server }: ApiConventions): boolean {
  if (credentials === undefined) return false;
  const isSilent = document.security.length === 0 && document.server === server;
  return isSilent || document.security.includes(credentials.scheme);
}
