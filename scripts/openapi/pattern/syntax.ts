/**
 * Regular expressions of documents (JSON Schema 2020-12, section 6.4), parsed once: the syntax tree of
 * `@eslint-community/regexpp` (ECMA-262, with the flag `u` unless stated otherwise) is what matching, sampling and the analysis of backtracking work on.
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { MAX_PATTERN } from '../load/limits.ts';

/** Values that are computed once for each pattern: documents repeat their patterns. */
export function perPattern<Value>(compute: (pattern: string) => Value): (pattern: string) => Value {
  const known = new Map<string, { readonly value: Value }>();
  return (pattern) => {
    const entry = known.get(pattern) ?? { value: compute(pattern) };
    if (known.size >= MAX_KEPT) known.clear();
    known.set(pattern, entry);
    return entry.value;
  };
}

const MAX_KEPT = 1000;

function parserOf(unicode: boolean): (pattern: string) => AST.Pattern | undefined {
  return perPattern((pattern) => {
    if (pattern.length > MAX_PATTERN) return undefined;
    try {
      return new RegExpParser({ ecmaVersion: 2024 }).parsePattern(pattern, 0, pattern.length, { unicode });
    } catch {
      return undefined; // Not a pattern, or nested deeper than the stack.
    }
  });
}

/** @returns the pattern's syntax tree; `undefined` if it is not a pattern, or longer than `MAX_PATTERN`. */
export const parsePattern = parserOf(true);

/** As `parsePattern`, without the flag `u`: as Ajv 6 reads patterns, in which a character beyond U+FFFF is two. */
export const parseCodeUnits = parserOf(false);

/** The nodes of the tree that match one character. */
export type CharacterNode = AST.Character | AST.CharacterClass | AST.CharacterSet | AST.ExpressionCharacterClass;

export function isCharacter(node: AST.Node): node is CharacterNode {
  return (
    node.type === 'Character' ||
    node.type === 'CharacterSet' ||
    node.type === 'CharacterClass' ||
    node.type === 'ExpressionCharacterClass'
  );
}

/** A test for one character that a node matches. */
export function characterTest({ raw }: CharacterNode, flags = 'u'): RegExp {
  return new RegExp(`^${raw}$`, flags);
}
