/**
 * Every kind of change: its grade on either side, and its mirror, the kind of the same change from the new document to the old
 * one. The terms are those of tools for breaking changes. A request may have to satisfy less than before, a response may promise
 * more than before; otherwise a client of the old document can fail.
 */

/**
 * `breaking`: a client that conforms to the old document can fail. `risky`: it may fail, or it is announced that it will.
 * `safe`: it cannot fail.
 */
export type Grade = 'breaking' | 'risky' | 'safe';

export const GRADES: readonly Grade[] = ['breaking', 'risky', 'safe'];

/** `request`: what a client sends. `response`: what it receives. `contract`: the operation or document itself. */
export type Side = 'request' | 'response' | 'contract';

/** Its mirror; what the terminal shows after the subject; one grade for all sides, or one for each side on which it occurs. */
type Kind = readonly [mirror: string, words: string, grade: Grade | Readonly<Partial<Record<Side, Grade>>>];

/** Narrowing breaks requests, widening breaks the reading of responses. */
const NARROWED = { request: 'breaking', response: 'safe' } as const;
const WIDENED = { request: 'safe', response: 'breaking' } as const;
/** A property or value that the client uses is gone. */
const REMOVED = { request: 'risky', response: 'breaking' } as const;
/** More values of a type that the client knows already. */
const EXTENDED = { request: 'safe', response: 'risky' } as const;

const KINDS = {
  // The document.
  'openapi-version-changed': ['openapi-version-changed', 'changed', 'safe'],
  'document-version-changed': ['document-version-changed', 'changed', 'safe'],
  'server-changed': ['server-changed', 'changed', 'breaking'],

  // Operations. A new name changes no request, but generated clients and the names in a collection.
  'operation-added': ['operation-removed', 'added', 'safe'],
  'operation-removed': ['operation-added', 'removed', 'breaking'],
  'operation-moved': ['operation-moved', 'moved to another method or path', 'breaking'],
  'operation-id-changed': ['operation-id-changed', 'renamed', 'risky'],
  'operation-summary-changed': ['operation-summary-changed', 'renamed', 'safe'],
  'operation-tag-changed': ['operation-tag-changed', 'changed', 'safe'],
  'operation-became-beta': ['operation-left-beta', 'became beta', 'risky'],
  'operation-left-beta': ['operation-became-beta', 'left beta', 'safe'],
  deprecated: ['undeprecated', 'deprecated', 'risky'],
  undeprecated: ['deprecated', 'no longer deprecated', 'safe'],
  'security-narrowed': ['security-widened', 'accepts fewer schemes', 'breaking'],
  'security-widened': ['security-narrowed', 'accepts more schemes', 'safe'],
  'security-changed': ['security-changed', 'changed', 'breaking'],

  // Parameters and request bodies. One that is removed may be ignored or refused: the document does not say.
  'parameter-renamed': ['parameter-renamed', 'renamed', REMOVED],
  'parameter-added-required': ['parameter-removed-required', 'added, required', NARROWED],
  'parameter-removed-required': ['parameter-added-required', 'removed', REMOVED],
  'parameter-added-optional': ['parameter-removed-optional', 'added, optional', 'safe'],
  'parameter-removed-optional': ['parameter-added-optional', 'removed', REMOVED],
  'parameter-became-required': ['parameter-became-optional', 'became required', NARROWED],
  'parameter-became-optional': ['parameter-became-required', 'became optional', WIDENED],
  'parameter-style-changed': ['parameter-style-changed', 'is written differently', 'breaking'],
  'request-body-added-required': ['request-body-removed-required', 'added, required', NARROWED],
  'request-body-removed-required': ['request-body-added-required', 'removed', REMOVED],
  'request-body-added-optional': ['request-body-removed-optional', 'added, optional', 'safe'],
  'request-body-removed-optional': ['request-body-added-optional', 'removed', REMOVED],
  'request-body-became-required': ['request-body-became-optional', 'became required', NARROWED],
  'request-body-became-optional': ['request-body-became-required', 'became optional', WIDENED],

  // Responses.
  'success-status-added': ['success-status-removed', 'added', EXTENDED],
  'success-status-removed': ['success-status-added', 'removed', 'breaking'],
  'success-status-widened': ['success-status-narrowed', 'became a range of statuses', EXTENDED],
  'success-status-narrowed': ['success-status-widened', 'is one of the range of before', NARROWED],
  'error-status-added': ['error-status-removed', 'added', 'safe'],
  'error-status-removed': ['error-status-added', 'removed', 'safe'],
  'error-status-widened': ['error-status-narrowed', 'became a range of statuses', 'safe'],
  'error-status-narrowed': ['error-status-widened', 'is one of the range of before', 'safe'],
  'header-added': ['header-removed', 'added', 'safe'],
  'header-removed': ['header-added', 'removed', REMOVED],
  'header-became-required': ['header-became-optional', 'became required', NARROWED],
  'header-became-optional': ['header-became-required', 'became optional', WIDENED],
  'link-added': ['link-removed', 'added', 'safe'],
  'link-removed': ['link-added', 'removed', 'risky'],
  'link-changed': ['link-changed', 'changed', 'risky'],
  'media-type-added': ['media-type-removed', 'added', EXTENDED],
  'media-type-removed': ['media-type-added', 'removed', 'breaking'],
  'media-type-widened': ['media-type-narrowed', 'became a range of types', EXTENDED],
  'media-type-narrowed': ['media-type-widened', 'is one of the range of before', NARROWED],
  // Another type of the same syntax, such as `application/problem+json` for `application/json`.
  'media-type-changed': ['media-type-changed', 'changed', { request: 'breaking', response: 'risky' }],
  'encoding-changed': ['encoding-changed', 'is written differently', { request: 'breaking', response: 'risky' }],

  // Requests that the API sends.
  'callback-added': ['callback-removed', 'added', 'risky'],
  'callback-removed': ['callback-added', 'removed', 'breaking'],
  'webhook-added': ['webhook-removed', 'added', 'safe'],
  'webhook-removed': ['webhook-added', 'removed', 'breaking'],

  // Schemas. A property that is removed from a response breaks clients that read it, required or not:
  // documents that hardly ever do would otherwise never break.
  'property-added-required': ['property-removed-required', 'added, required', NARROWED],
  'property-removed-required': ['property-added-required', 'removed', REMOVED],
  'property-added-optional': ['property-removed-optional', 'added, optional', 'safe'],
  'property-removed-optional': ['property-added-optional', 'removed', REMOVED],
  'property-became-required': ['property-became-optional', 'became required', NARROWED],
  'property-became-optional': ['property-became-required', 'became optional', WIDENED],
  'type-narrowed': ['type-widened', 'type narrowed', NARROWED],
  'type-widened': ['type-narrowed', 'type widened', WIDENED],
  'type-changed': ['type-changed', 'type changed', 'breaking'],
  'became-nullable': ['became-not-nullable', 'became nullable', WIDENED],
  'became-not-nullable': ['became-nullable', 'is no longer nullable', NARROWED],
  'enum-narrowed': ['enum-widened', 'enum narrowed', NARROWED],
  'enum-widened': ['enum-narrowed', 'enum widened', EXTENDED],
  'enum-changed': ['enum-changed', 'enum changed', { request: 'breaking', response: 'risky' }],
  'bound-tightened': ['bound-relaxed', 'tightened', NARROWED],
  'bound-relaxed': ['bound-tightened', 'relaxed', EXTENDED],
  'bound-changed': ['bound-changed', 'changed', 'risky'],
  'format-added': ['format-removed', 'format added', { request: 'risky', response: 'safe' }],
  'format-removed': ['format-added', 'format removed', EXTENDED],
  'format-changed': ['format-changed', 'format changed', 'breaking'],
  'default-changed': ['default-changed', 'default changed', { request: 'risky', response: 'safe' }],
  'variant-added': ['variant-removed', 'added', EXTENDED],
  'variant-removed': ['variant-added', 'removed', NARROWED],
  'additional-properties-closed': ['additional-properties-opened', 'admits no other properties any more', NARROWED],
  'additional-properties-opened': ['additional-properties-closed', 'admits other properties', EXTENDED],
  'constraint-changed': ['constraint-changed', 'changed', 'risky'],
} as const satisfies Record<string, Kind>;

export type ChangeKind = keyof typeof KINDS;

export const CHANGE_KINDS = Object.keys(KINDS) as readonly ChangeKind[];

/** @throws Error for a side on which the kind does not occur: an internal error. */
export function gradeOf(kind: ChangeKind, side: Side): Grade {
  const [, , grade]: Kind = KINDS[kind];
  const found = typeof grade === 'string' ? grade : grade[side];
  if (found === undefined) throw new Error(`${kind} has no grade for ${side}`);
  return found;
}

/** The kind of the same change, seen from the new document to the old one. */
export function mirrorOf(kind: ChangeKind): ChangeKind {
  return KINDS[kind][0];
}

export function wordsOf(kind: ChangeKind): string {
  return KINDS[kind][1];
}
