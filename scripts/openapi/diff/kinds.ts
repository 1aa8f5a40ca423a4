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

interface Kind {
  readonly mirror: string;
  /** What the terminal shows, after the subject. */
  readonly words: string;
  /** One grade for all sides, or one for each side on which the kind occurs. */
  readonly grade: Grade | Readonly<Partial<Record<Side, Grade>>>;
}

/** Narrowing breaks requests, widening breaks the reading of responses. */
const NARROWED = { request: 'breaking', response: 'safe' } as const;
const WIDENED = { request: 'safe', response: 'breaking' } as const;
/** More values of a type that the client knows already. */
const EXTENDED = { request: 'safe', response: 'risky' } as const;

const KINDS = {
  // The document.
  'openapi-version-changed': { mirror: 'openapi-version-changed', words: 'changed', grade: 'safe' },
  'document-version-changed': { mirror: 'document-version-changed', words: 'changed', grade: 'safe' },
  'server-changed': { mirror: 'server-changed', words: 'changed', grade: 'breaking' },

  // Operations. A new name changes no request, but generated clients and the names in a collection.
  'operation-added': { mirror: 'operation-removed', words: 'added', grade: 'safe' },
  'operation-removed': { mirror: 'operation-added', words: 'removed', grade: 'breaking' },
  'operation-moved': { mirror: 'operation-moved', words: 'moved to another method or path', grade: 'breaking' },
  'operation-id-changed': { mirror: 'operation-id-changed', words: 'renamed', grade: 'risky' },
  'operation-summary-changed': { mirror: 'operation-summary-changed', words: 'renamed', grade: 'safe' },
  'operation-tag-changed': { mirror: 'operation-tag-changed', words: 'changed', grade: 'safe' },
  'operation-became-beta': { mirror: 'operation-left-beta', words: 'became beta', grade: 'risky' },
  'operation-left-beta': { mirror: 'operation-became-beta', words: 'left beta', grade: 'safe' },
  deprecated: { mirror: 'undeprecated', words: 'deprecated', grade: 'risky' },
  undeprecated: { mirror: 'deprecated', words: 'no longer deprecated', grade: 'safe' },
  'security-narrowed': { mirror: 'security-widened', words: 'accepts fewer schemes', grade: 'breaking' },
  'security-widened': { mirror: 'security-narrowed', words: 'accepts more schemes', grade: 'safe' },
  'security-changed': { mirror: 'security-changed', words: 'changed', grade: 'breaking' },

  // Parameters and request bodies. One that is removed may be ignored or refused: the document does not say.
  'parameter-renamed': { mirror: 'parameter-renamed', words: 'renamed', grade: 'risky' },
  'parameter-added-required': { mirror: 'parameter-removed-required', words: 'added, required', grade: 'breaking' },
  'parameter-removed-required': { mirror: 'parameter-added-required', words: 'removed', grade: 'risky' },
  'parameter-added-optional': { mirror: 'parameter-removed-optional', words: 'added, optional', grade: 'safe' },
  'parameter-removed-optional': { mirror: 'parameter-added-optional', words: 'removed', grade: 'risky' },
  'parameter-became-required': { mirror: 'parameter-became-optional', words: 'became required', grade: 'breaking' },
  'parameter-became-optional': { mirror: 'parameter-became-required', words: 'became optional', grade: 'safe' },
  'parameter-style-changed': { mirror: 'parameter-style-changed', words: 'is written differently', grade: 'breaking' },
  'request-body-added-required': {
    mirror: 'request-body-removed-required',
    words: 'added, required',
    grade: 'breaking',
  },
  'request-body-removed-required': { mirror: 'request-body-added-required', words: 'removed', grade: 'risky' },
  'request-body-added-optional': { mirror: 'request-body-removed-optional', words: 'added, optional', grade: 'safe' },
  'request-body-removed-optional': { mirror: 'request-body-added-optional', words: 'removed', grade: 'risky' },
  'request-body-became-required': {
    mirror: 'request-body-became-optional',
    words: 'became required',
    grade: 'breaking',
  },
  'request-body-became-optional': { mirror: 'request-body-became-required', words: 'became optional', grade: 'safe' },

  // Responses.
  'success-status-added': { mirror: 'success-status-removed', words: 'added', grade: 'risky' },
  'success-status-removed': { mirror: 'success-status-added', words: 'removed', grade: 'breaking' },
  'error-status-added': { mirror: 'error-status-removed', words: 'added', grade: 'safe' },
  'error-status-removed': { mirror: 'error-status-added', words: 'removed', grade: 'safe' },
  'header-added': { mirror: 'header-removed', words: 'added', grade: 'safe' },
  'header-removed': { mirror: 'header-added', words: 'removed', grade: 'breaking' },
  'media-type-added': { mirror: 'media-type-removed', words: 'added', grade: EXTENDED },
  'media-type-removed': { mirror: 'media-type-added', words: 'removed', grade: 'breaking' },

  // Schemas. An answer's property that is gone breaks who reads it, whether or not the document called it required:
  // documents that hardly ever do would otherwise never break.
  'property-added-required': { mirror: 'property-removed-required', words: 'added, required', grade: NARROWED },
  'property-removed-required': {
    mirror: 'property-added-required',
    words: 'removed',
    grade: { request: 'risky', response: 'breaking' },
  },
  'property-added-optional': { mirror: 'property-removed-optional', words: 'added, optional', grade: 'safe' },
  'property-removed-optional': {
    mirror: 'property-added-optional',
    words: 'removed',
    grade: { request: 'risky', response: 'breaking' },
  },
  'property-became-required': { mirror: 'property-became-optional', words: 'became required', grade: NARROWED },
  'property-became-optional': { mirror: 'property-became-required', words: 'became optional', grade: WIDENED },
  'type-narrowed': { mirror: 'type-widened', words: 'type narrowed', grade: NARROWED },
  'type-widened': { mirror: 'type-narrowed', words: 'type widened', grade: WIDENED },
  'type-changed': { mirror: 'type-changed', words: 'type changed', grade: 'breaking' },
  'became-nullable': { mirror: 'became-not-nullable', words: 'became nullable', grade: WIDENED },
  'became-not-nullable': { mirror: 'became-nullable', words: 'is no longer nullable', grade: NARROWED },
  'enum-narrowed': { mirror: 'enum-widened', words: 'enum narrowed', grade: NARROWED },
  'enum-widened': { mirror: 'enum-narrowed', words: 'enum widened', grade: EXTENDED },
  'enum-changed': {
    mirror: 'enum-changed',
    words: 'enum changed',
    grade: { request: 'breaking', response: 'risky' },
  },
  'bound-tightened': { mirror: 'bound-relaxed', words: 'tightened', grade: NARROWED },
  'bound-relaxed': { mirror: 'bound-tightened', words: 'relaxed', grade: EXTENDED },
  'bound-changed': { mirror: 'bound-changed', words: 'changed', grade: 'risky' },
  'format-added': { mirror: 'format-removed', words: 'format added', grade: { request: 'risky', response: 'safe' } },
  'format-removed': { mirror: 'format-added', words: 'format removed', grade: EXTENDED },
  'format-changed': { mirror: 'format-changed', words: 'format changed', grade: 'breaking' },
  'default-changed': {
    mirror: 'default-changed',
    words: 'default changed',
    grade: { request: 'risky', response: 'safe' },
  },
  'variant-added': { mirror: 'variant-removed', words: 'added', grade: EXTENDED },
  'variant-removed': { mirror: 'variant-added', words: 'removed', grade: NARROWED },
  'additional-properties-closed': {
    mirror: 'additional-properties-opened',
    words: 'admits no other properties any more',
    grade: NARROWED,
  },
  'additional-properties-opened': {
    mirror: 'additional-properties-closed',
    words: 'admits other properties',
    grade: EXTENDED,
  },
  'constraint-changed': { mirror: 'constraint-changed', words: 'changed', grade: 'risky' },
} as const satisfies Record<string, Kind>;

export type ChangeKind = keyof typeof KINDS;

export const CHANGE_KINDS = Object.keys(KINDS) as readonly ChangeKind[];

/** @throws Error for a side on which the kind does not occur: an internal error. */
export function gradeOf(kind: ChangeKind, side: Side): Grade {
  const { grade }: Kind = KINDS[kind];
  const found = typeof grade === 'string' ? grade : grade[side];
  if (found === undefined) throw new Error(`${kind} has no grade for ${side}`);
  return found;
}

/** The kind of the same change, seen from the new document to the old one. */
export function mirrorOf(kind: ChangeKind): ChangeKind {
  return KINDS[kind].mirror;
}

export function wordsOf(kind: ChangeKind): string {
  return KINDS[kind].words;
}
