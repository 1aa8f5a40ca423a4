/** Secrets that are known by their value: where they stand in a text, whole or cut off, in whatever encoding. */
import type { Range } from '../../shared/redacted.ts';
import { createPatternSearch, MIN_PREFIX, type PatternSearch } from './aho-corasick.ts';
import { textBytes } from './decoded-texts.ts';
import { encodedBytes, listedBytes } from './encoded-bytes.ts';
import { decodeEscapes } from './escapes.ts';
import { MAX_PATTERN_BYTES, patternsOf } from './secret-forms.ts';
import { afterReference, isPartOfEscape, isTellingPrefix } from './secret-prefix.ts';
import { originOf, type TextView } from './text-view.ts';

/** Learned values that are remembered; the oldest are forgotten first. Both bound the memory of the search. */
const MAX_LEARNED = 2000;
const MAX_LEARNED_CHARACTERS = 256 * 1024;

/** A beginning of a secret counts from here on at the end of a text that is known to be cut. */
const MIN_PREFIX_OF_CUT = 3;

/** Levels of escapes that are undone inside Base64 and the like. */
const MAX_INNER_LEVELS = 2;

export interface KnownSecrets {
  readonly isEmpty: boolean;
  /**
   * Adds a value that the API returned.
   *
   * @returns false where it was known before.
   */
  learn(value: string): boolean;
  /** @param searched the text, or what its escapes stand for. */
  find(searched: SearchedText): Iterable<Range>;
}

export interface SearchedText {
  readonly view: TextView;
  /** The original text. */
  readonly text: string;
  /** The text was longer than it is here. */
  readonly isCut: boolean;
  /** The text is a JSON document, and as such was not cut by anybody. */
  readonly isComplete: boolean;
  /** The strings of the document are a view of their own: there is nothing in Base64 or hexadecimal digits outside of them. */
  readonly isSyntax: boolean;
}

/**
 * @param secrets values that must not be shown.
 * @param readable values that must stay readable: no secret is learned that is one of them.
 */
export function createKnownSecrets(secrets: readonly string[], readable: readonly string[]): KnownSecrets {
  const given = new Set(secrets);
  const open = new Set(readable);
  const learned = new Map<string, number>();
  let characters = 0;
  let built: { readonly search: PatternSearch; readonly textBytes: Uint8Array } | undefined;

  function build() {
    const patterns = [...given, ...learned.keys()].flatMap((value) => patternsOf(value, pairStart(value)));
    return { search: createPatternSearch(patterns), textBytes: textBytes(patterns.map(({ bytes }) => bytes)) };
  }

  /** Of `keyid:keysecret`, the ID: it is a secret only where it is one by itself. */
  function pairStart(value: string): number | undefined {
    const colon = value.indexOf(':');
    return colon !== -1 && given.has(value.slice(colon + 1)) ? colon + 1 : undefined;
  }

  function isReadable(view: TextView, start: number, end: number): boolean {
    const prefix = view.bytes.toString('utf8', start, end);
    return readable.some((value) => value.includes(prefix));
  }

  function inBytes({ view, alphabet, text, isCut, isComplete }: Searched): Range[] {
    const found: Range[] = [];
    const add = (start: number, end: number) => {
      const last = found.at(-1);
      const range = placeOf(view, start, end, alphabet);
      if (last === undefined || range.start < last.start || range.end > last.end)
        found.push(grown(range, text, alphabet));
    };
    built ??= build();
    built.search.search(
      view.bytes,
      {
        whole: (start, end, isCutPattern) => add(start, isCutPattern ? view.bytes.length : end),
        prefix(start, end, { atEnd, isWord }) {
          const isLast = atEnd || isPartOfEscape(view.bytes, end);
          const prefix = { view, start, end, isLast, isWord, isComplete };
          const isCutOff = (isCut && isLast) || (isTellingPrefix(prefix) && !isReadable(view, start, end));
          if (isCutOff) add(start, isLast ? view.bytes.length : afterReference(view.bytes, end));
        },
      },
      isCut ? MIN_PREFIX_OF_CUT : MIN_PREFIX,
    );
    return found;
  }

  return {
    get isEmpty() {
      return given.size === 0 && learned.size === 0;
    },
    learn(value) {
      if (given.has(value) || learned.has(value) || open.has(value)) return false;
      const searched = Math.min(value.length, MAX_PATTERN_BYTES);
      learned.set(value, searched);
      characters += searched;
      for (const [oldest, length] of learned) {
        if (learned.size <= MAX_LEARNED && characters <= MAX_LEARNED_CHARACTERS) break;
        learned.delete(oldest);
        characters -= length;
      }
      built = undefined;
      return true;
    },
    *find(searched) {
      yield* inBytes({ ...searched, alphabet: undefined });
      built ??= build();
      const { textBytes: counted } = built;
      const { view, isSyntax } = searched;
      for (const encoded of isSyntax ? listedBytes(view, counted) : encodedBytes(view, counted)) {
        // Base64 in Base64, and escapes in either.
        for (const start of [encoded, ...encodedBytes(encoded, counted)]) {
          let level: TextView | undefined = start;
          for (let count = 0; count <= MAX_INNER_LEVELS && level !== undefined; count++) {
            yield* inBytes({ ...searched, view: level, alphabet: encoded.alphabet });
            level = decodeEscapes(level);
          }
        }
      }
    },
  };
}

interface Searched extends SearchedText {
  readonly alphabet: RegExp | undefined;
}

/** Of bytes that are spelled out, up to the first character of the last one: what follows is of the same alphabet. */
function placeOf(view: TextView, start: number, end: number, alphabet: RegExp | undefined): Range {
  if (alphabet === undefined) return originOf(view, start, end);
  return { start: originOf(view, start, end).start, end: originOf(view, end - 1, end).start + 1 };
}

/** Takes in what stands around it in the same alphabet. */
function grown({ start, end }: Range, text: string, alphabet: RegExp | undefined): Range {
  if (alphabet === undefined) return { start, end };
  let [from, to] = [start, end];
  // Padding stands at the end only; before it, an equals sign is that of `name=`.
  while (from > 0 && text[from - 1] !== '=' && alphabet.test(text[from - 1] as string)) from -= 1;
  while (to < text.length && alphabet.test(text[to] as string)) to += 1;
  return { start: from, end: to };
}
