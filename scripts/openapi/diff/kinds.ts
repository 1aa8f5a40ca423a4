/**
 * Every kind of change, and its grade on either side. The terms are those of tools for breaking changes. A change is
 * safe if requests have to satisfy less, or responses promise more; otherwise a client of the old document can fail.
 */

/**
 * `breaking`: a client that conforms to the old document can fail. `risky`: it may fail, or it is announced that it will.
 * `safe`: it cannot fail.
 */
export type Grade = 'breaking' | 'risky' | 'safe';

export const GRADES: readonly Grade[] = ['breaking', 'risky', 'safe'];

/** `request`: what a client sends. `response`: what it receives. `contract`: the operation or document itself. */
export type Side = 'request' | 'response' | 'contract';

/** What the terminal shows after the subject; one grade for all sides, or one for each side on which it occurs. */
type Kind = readonly [words: string, grade: Grade | Readonly<Partial<Record<Side, Grade>>>];

/** Narrowing breaks requests, widening breaks the reading of responses. */
const NARROWED = { request: 'breaking', response: 'safe' } as const;
const WIDENED = { request: 'safe', response: 'breaking' } as const;
/** A property or value that the client uses is gone. */
const REMOVED = { request: 'risky', response: 'breaking' } as const;
/** More values of a type that the client knows already. */
const EXTENDED = { request: 'safe', response: 'risky' } as const;

const KINDS = {
  // The document.
  'openapi-version-changed': ['changed', 'safe'],
  'document-version-changed': ['changed', 'safe'],
  'server-changed': ['changed', 'breaking'],

  // Operations. A new name changes no request, but generated clients and the names in a collection.
  'operation-added': ['added', 'safe'],
  'operation-removed': ['removed', 'breaking'],
  'operation-moved': ['moved to another method or path', 'breaking'],
  'operation-id-changed': ['renamed', 'risky'],
  'operation-summary-changed': ['renamed', 'safe'],
  'operation-tag-changed': ['changed', 'safe'],
  'operation-became-beta': ['became beta', 'risky'],
  'operation-left-beta': ['left beta', 'safe'],
  deprecated: ['deprecated', 'risky'],
  undeprecated: ['no longer deprecated', 'safe'],
  'security-narrowed': ['demands more', 'breaking'],
  'security-widened': ['demands less', 'safe'],
  'security-changed': ['changed', 'breaking'],

  // Parameters and request bodies. One that is removed may be ignored or refused: the document does not say.
  'parameter-renamed': ['renamed', REMOVED],
  'parameter-added-required': ['added, required', NARROWED],
  'parameter-removed-required': ['removed', REMOVED],
  'parameter-added-optional': ['added, optional', 'safe'],
  'parameter-removed-optional': ['removed', REMOVED],
  'parameter-became-required': ['became required', NARROWED],
  'parameter-became-optional': ['became optional', WIDENED],
  'parameter-style-changed': ['is written differently', 'breaking'],
  'request-body-added-required': ['added, required', NARROWED],
  'request-body-removed-required': ['removed', REMOVED],
  'request-body-added-optional': ['added, optional', 'safe'],
  'request-body-removed-optional': ['removed', REMOVED],
  'request-body-became-required': ['became required', NARROWED],
  'request-body-became-optional': ['became optional', WIDENED],

  // Responses.
  'success-status-added': ['added', EXTENDED],
  'success-status-removed': ['removed', 'breaking'],
  'success-status-widened': ['became a range of statuses', EXTENDED],
  'success-status-narrowed': ['is one of the range of before', NARROWED],
  'error-status-added': ['added', 'safe'],
  'error-status-removed': ['removed', 'safe'],
  'error-status-widened': ['became a range of statuses', 'safe'],
  'error-status-narrowed': ['is one of the range of before', 'safe'],
  'header-added': ['added', 'safe'],
  'header-removed': ['removed', REMOVED],
  'header-became-required': ['became required', NARROWED],
  'header-became-optional': ['became optional', WIDENED],
  'link-added': ['added', 'safe'],
  'link-removed': ['removed', 'risky'],
  'link-changed': ['changed', 'risky'],
  'media-type-added': ['added', EXTENDED],
  'media-type-removed': ['removed', 'breaking'],
  'media-type-widened': ['became a range of types', EXTENDED],
  'media-type-narrowed': ['is one of the range of before', NARROWED],
  // Another type of the same syntax, such as `application/problem+json` for `application/json`.
  'media-type-changed': ['changed', { request: 'breaking', response: 'risky' }],
  'encoding-changed': ['is written differently', { request: 'breaking', response: 'risky' }],

  // Requests that the API sends.
  'callback-added': ['added', 'risky'],
  'callback-removed': ['removed', 'breaking'],
  'webhook-added': ['added', 'safe'],
  'webhook-removed': ['removed', 'breaking'],

  // Schemas. A property that is removed from a response breaks clients that read it, even if optional:
  // many documents declare hardly any property as required.
  'property-added-required': ['added, required', NARROWED],
  'property-removed-required': ['removed', REMOVED],
  'property-added-optional': ['added, optional', 'safe'],
  'property-removed-optional': ['removed', REMOVED],
  'property-became-required': ['became required', NARROWED],
  'property-became-optional': ['became optional', WIDENED],
  'type-narrowed': ['type narrowed', NARROWED],
  'type-widened': ['type widened', WIDENED],
  'type-changed': ['type changed', 'breaking'],
  'became-nullable': ['became nullable', WIDENED],
  'became-not-nullable': ['is no longer nullable', NARROWED],
  'enum-narrowed': ['enum narrowed', NARROWED],
  'enum-widened': ['enum widened', EXTENDED],
  'enum-changed': ['enum changed', { request: 'breaking', response: 'risky' }],
  'bound-tightened': ['tightened', NARROWED],
  'bound-relaxed': ['relaxed', EXTENDED],
  'bound-changed': ['changed', 'risky'],
  'format-added': ['format added', { request: 'risky', response: 'safe' }],
  'format-removed': ['format removed', EXTENDED],
  'format-widened': ['format widened', WIDENED],
  'format-narrowed': ['format narrowed', NARROWED],
  'format-changed': ['format changed', 'breaking'],
  'default-changed': ['default changed', { request: 'risky', response: 'safe' }],
  'variant-added': ['added', EXTENDED],
  'variant-removed': ['removed', NARROWED],
  'additional-properties-closed': ['admits no other properties any more', NARROWED],
  'additional-properties-opened': ['admits other properties', EXTENDED],
  'constraint-changed': ['changed', 'risky'],
} as const satisfies Record<string, Kind>;

export type ChangeKind = keyof typeof KINDS;

export const CHANGE_KINDS = Object.keys(KINDS) as readonly ChangeKind[];

/** @throws Error for a side on which the kind does not occur: an internal error. */
export function gradeOf(kind: ChangeKind, side: Side): Grade {
  const [, grade]: Kind = KINDS[kind];
  const found = typeof grade === 'string' ? grade : grade[side];
  if (found === undefined) throw new Error(`${kind} has no grade for ${side}`);
  return found;
}

export function wordsOf(kind: ChangeKind): string {
  return KINDS[kind][0];
}
