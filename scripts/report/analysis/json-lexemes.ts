/**
 * JSON as it was written: every string and number keeps its own spelling, because `JSON.parse` would round big numbers,
 * resolve escapes that hide something, and drop the first of two equal keys. A text that was cut short gives what is there.
 */

export type Lexeme = Scalar | Container;

export interface Scalar {
  readonly kind: 'scalar';
  /** As in the text, quotes included. */
  readonly text: string;
}

export interface Container {
  readonly kind: 'object' | 'array';
  readonly members: readonly Member[];
  /** False where the text ends before the container does. */
  readonly closed: boolean;
}

export interface Member {
  /** The property's name as in the text, quotes included; absent in an array. */
  readonly key?: string;
  readonly value: Lexeme;
}

/** Deeper than any API response, and safe for the call stack. */
const DEPTH_LIMIT = 60;

/**
 * Reads JSON text.
 *
 * @param cutShort the text may end anywhere.
 * @returns `undefined` where it is not a JSON object or array, or nests too deep: show it as text then.
 */
export function lexemesOf(text: string, cutShort: boolean): Container | undefined {
  const reader = new Reader(text, cutShort);
  try {
    const root = reader.value(0);
    return root.kind !== 'scalar' && reader.atEnd() ? root : undefined;
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

/** The property name that a key lexeme spells. */
export function nameOf(key: string): string {
  try {
    return String(JSON.parse(key));
  } catch {
    return key.slice(1, -1);
  }
}

class NotJson extends Error {}

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
// Control characters are allowed, so that a response with a raw one is readable. The scanner of `jsonc-parser` ends a string at a
// raw line feed, and its parser overflows the stack on deep nesting.
const STRING = /"(?:[^"\\]|\\[\s\S])*"/y;

class Reader {
  readonly #text: string;
  readonly #cutShort: boolean;
  #at = 0;

  constructor(text: string, cutShort: boolean) {
    this.#text = text;
    this.#cutShort = cutShort;
  }

  atEnd(): boolean {
    this.#take(SPACE);
    return this.#at >= this.#text.length;
  }

  value(depth: number): Lexeme {
    if (depth > DEPTH_LIMIT) throw new NotJson();
    this.#take(SPACE);
    const next = this.#text[this.#at];
    if (next === '{') return this.#container('object', '}', depth);
    if (next === '[') return this.#container('array', ']', depth);
    return { kind: 'scalar', text: this.#scalar() };
  }

  #container(kind: Container['kind'], end: string, depth: number): Container {
    this.#at += 1;
    const members: Member[] = [];
    for (;;) {
      this.#take(SPACE);
      if (this.#ended()) return { kind, members, closed: false };
      if (members.length === 0 && this.#skip(end)) return { kind, members, closed: true };
      const member = this.#member(kind, depth);
      if (member === undefined) return { kind, members, closed: false };
      members.push(member);
      this.#take(SPACE);
      if (this.#ended()) return { kind, members, closed: false };
      if (this.#skip(end)) return { kind, members, closed: true };
      if (!this.#skip(',')) throw new NotJson();
    }
  }

  #member(kind: Container['kind'], depth: number): Member | undefined {
    if (kind === 'array') return { value: this.value(depth + 1) };
    const key = this.#scalar();
    if (!key.startsWith('"')) throw new NotJson();
    this.#take(SPACE);
    if (this.#ended()) return undefined;
    if (!this.#skip(':')) throw new NotJson();
    this.#take(SPACE);
    if (this.#ended()) return undefined;
    return { key, value: this.value(depth + 1) };
  }

  #scalar(): string {
    const found = this.#take(this.#text[this.#at] === '"' ? STRING : SCALAR);
    if (found !== '') return found;
    if (!this.#cutShort) throw new NotJson();
    // A value cut in the middle is the rest of the text, if it can be one at all.
    const rest = this.#text.slice(this.#at);
    if (!/^(?:"|-?\d*\.?\d*$|[a-z]{0,5}$)/.test(rest)) throw new NotJson();
    this.#at = this.#text.length;
    return rest;
  }

  #ended(): boolean {
    if (this.#at < this.#text.length) return false;
    if (!this.#cutShort) throw new NotJson();
    return true;
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}
