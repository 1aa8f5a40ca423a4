/** The syntax tree of a regular expression, as far as its repetitions and alternatives matter (ECMA-262, section 22.2.1). */

export type PatternNode =
  /** Matches one character: its source text, `[a-z]`, `\\d`, `x`. */
  | { readonly kind: 'character'; readonly source: string }
  /** Matches no character: `^`, `\\b`. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'alternatives'; readonly parts: readonly PatternNode[] }
  /** Matches ahead of where the rest of the pattern goes on. */
  | { readonly kind: 'lookahead'; readonly part: PatternNode }
  | { readonly kind: 'repetition'; readonly part: PatternNode; readonly min: number; readonly max: number };

export interface PatternSyntax {
  readonly root: PatternNode;
  /** It can match only at the start of a string. */
  readonly isAnchored: boolean;
}

const MAX_DEPTH = 100;

const CHARACTER =
  /^(?:\[(?:\\.|[^\]\\])*\]|\\(?:[pPu]\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[\s\S])|[\s\S])/;
const QUANTIFIER = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/;

/**
 * Parses a pattern that `RegExp` accepts.
 *
 * @returns nothing for one with references to groups, with lookbehind, or with groups nested deeper than 100.
 */
export function parsePattern(pattern: string): PatternSyntax | undefined {
  let rest = pattern;

  function take(token: RegExp): RegExpExecArray | undefined {
    const match = token.exec(rest);
    if (match === null) return undefined;
    rest = rest.slice(match[0].length);
    return match;
  }

  function alternatives(depth: number): PatternNode | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const parts: PatternNode[] = [];
    do {
      const part = sequence(depth);
      if (part === undefined) return undefined;
      parts.push(part);
    } while (take(/^\|/) !== undefined);
    return parts.length === 1 ? parts[0] : { kind: 'alternatives', parts };
  }

  function sequence(depth: number): PatternNode | undefined {
    const parts: PatternNode[] = [];
    while (rest !== '' && !/^[|)]/.test(rest)) {
      const part = atom(depth);
      if (part === undefined) return undefined;
      parts.push(repeated(part));
    }
    return { kind: 'sequence', parts };
  }

  function atom(depth: number): PatternNode | undefined {
    if (take(/^(?:[\^$]|\\[bB])/) !== undefined) return { kind: 'empty' };
    if (/^(?:\\(?:[1-9]|k<)|\(\?<[=!])/.test(rest)) return undefined;
    const opening = take(/^\((?:\?(?::|=|!|<[^>]*>))?/);
    if (opening === undefined) return { kind: 'character', source: take(CHARACTER)?.[0] ?? '' };
    const part = alternatives(depth + 1);
    if (part === undefined || take(/^\)/) === undefined) return undefined;
    return /[=!]$/.test(opening[0]) ? { kind: 'lookahead', part } : part;
  }

  function repeated(part: PatternNode): PatternNode {
    const quantifier = take(QUANTIFIER);
    if (quantifier === undefined) return part;
    const [text, min, comma, max] = quantifier;
    if (min === undefined)
      return { kind: 'repetition', part, min: text.startsWith('+') ? 1 : 0, max: text.startsWith('?') ? 1 : Infinity };
    return { kind: 'repetition', part, min: Number(min), max: comma === '' ? Number(min) : Number(max || Infinity) };
  }

  const root = alternatives(0);
  if (root === undefined || rest !== '') return undefined;
  return { root, isAnchored: pattern.startsWith('^') && root.kind !== 'alternatives' };
}
