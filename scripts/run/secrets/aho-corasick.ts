/**
 * Searches for many byte strings at once with the automaton of Aho and Corasick ("Efficient string matching: an aid to
 * bibliographic search", Communications of the ACM 18(6), 1975). Time is linear in the length of the text. ASCII case is ignored,
 * because hosts and proxies change it.
 *
 * This is our own implementation because it also reports a pattern's beginning, which remains after truncation.
 */

export interface Pattern {
  readonly bytes: Uint8Array;
  /** Bytes at the start that are not secret: `https://host/`, the first line of a PEM file. */
  readonly ordinary: number;
  /** The pattern is only the beginning of a longer secret: a match extends to the end of the text. */
  readonly isCut?: boolean;
}

export interface Matches {
  /** A complete pattern; of several that end at the same byte, the longest. `isCut` as in the pattern. */
  whole(start: number, end: number, isCut: boolean): void;
  /**
   * The beginning of a pattern, followed by a byte that is neither a letter nor a digit, or by the end of a truncated escape.
   */
  prefix(start: number, end: number, where: PrefixPlace): void;
}

export interface PrefixPlace {
  /** The text ends after the beginning. */
  readonly atEnd: boolean;
  /** The pattern continues with a character that separates words. */
  readonly isWord: boolean;
}

export interface PatternSearch {
  /** @param minPrefixAtEnd minimum length of a beginning at the end of the text: `MIN_PREFIX`, or less if it is truncated. */
  search(bytes: Uint8Array, matches: Matches, minPrefixAtEnd: number): void;
}

/** Minimum length of a reported beginning, without ordinary bytes. Shorter ones occur by chance. */
export const MIN_PREFIX = 6;

/** Needs about 30 bytes of memory per byte of the patterns. */
export function createPatternSearch(patterns: readonly Pattern[]): PatternSearch {
  const nodes = buildTrie(patterns);
  const { depth, parent, letter, longest, secret } = nodes;
  const fail = new Int32Array(nodes.count);
  for (const node of byDepth(depth, nodes.count)) {
    if ((depth[node] as number) < 2) continue;
    const suffix = next(fail[parent[node] as number] as number, letter[node] as number);
    fail[node] = suffix;
    if (longest[node] === 0) {
      longest[node] = longest[suffix] as number;
      nodes.isCut[node] = nodes.isCut[suffix] as number;
    }
  }

  /** The node of the longest suffix of the input that is the beginning of a pattern; 0 for none. */
  function next(from: number, byte: number): number {
    let node = from;
    while (node !== 0) {
      const child = nodes.child(node, byte);
      if (child !== 0) return child;
      node = fail[node] as number;
    }
    return nodes.root[byte] as number;
  }

  function placeOf(node: number, atEnd: boolean): PrefixPlace {
    return { atEnd, isWord: nodes.isWord[node] === 1 };
  }

  /** One of the last three bytes starts an escape, which may be truncated; its letters can match by chance. */
  function endsInEscape(node: number): boolean {
    const [before, beforeThat] = [parent[node] as number, parent[parent[node] as number] as number];
    return [node, before, beforeThat].some((last) => BEGINS_ESCAPE[letter[last] as number] === 1);
  }

  return {
    search(bytes, matches, minPrefixAtEnd) {
      let node = 0;
      for (let at = 0; at < bytes.length; at++) {
        const byte = LOWER_CASE[bytes[at] as number] as number;
        const now = node === 0 ? (nodes.root[byte] as number) : next(node, byte);
        if (node !== 0 && (depth[now] as number) <= (depth[node] as number) && (secret[node] as number) >= MIN_PREFIX) {
          if (longest[node] !== depth[node] && (IS_WORD[byte] === 0 || endsInEscape(node)))
            matches.prefix(at - (depth[node] as number), at, placeOf(node, false));
        }
        node = now;
        const length = longest[node] as number;
        if (length > 0) matches.whole(at + 1 - length, at + 1, nodes.isCut[node] === 1);
      }
      while (node !== 0 && (secret[node] as number) < minPrefixAtEnd) node = fail[node] as number;
      if (node !== 0 && longest[node] !== depth[node])
        matches.prefix(bytes.length - (depth[node] as number), bytes.length, placeOf(node, true));
    },
  };
}

const LOWER_CASE = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
const IS_WORD = Uint8Array.from({ length: 256 }, (_, byte) => (/[a-z0-9]/i.test(String.fromCharCode(byte)) ? 1 : 0));
const BEGINS_ESCAPE = among('&%=\\~');
const IS_SEPARATOR = among('-_ .:/');

function among(characters: string): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (characters.includes(String.fromCharCode(byte)) ? 1 : 0));
}

interface Trie {
  readonly count: number;
  readonly root: Int32Array;
  readonly depth: Int32Array;
  readonly parent: Int32Array;
  readonly letter: Uint8Array;
  /** Length of the longest pattern that the input ends with; 0 for none. */
  readonly longest: Int32Array;
  /** Bytes of the node's text that are not ordinary, at most 255. */
  readonly secret: Uint8Array;
  readonly isCut: Uint8Array;
  /** One of the next bytes separates words. */
  readonly isWord: Uint8Array;
  /** 0 for none. */
  child(node: number, byte: number): number;
}

function buildTrie(patterns: readonly Pattern[]): Trie {
  const maxNodes = patterns.reduce((sum, { bytes }) => sum + bytes.length, 1);
  const root = new Int32Array(256);
  const [depth, parent, longest] = [new Int32Array(maxNodes), new Int32Array(maxNodes), new Int32Array(maxNodes)];
  const [letter, secret] = [new Uint8Array(maxNodes), new Uint8Array(maxNodes)];
  const [isCut, isWord] = [new Uint8Array(maxNodes), new Uint8Array(maxNodes)];
  // A hash table with open addressing: the key is the parent's number and the byte; 0 is an empty slot.
  const slots = 2 ** Math.ceil(Math.log2(maxNodes * 2 + 1));
  const [keys, values] = [new Int32Array(slots), new Int32Array(slots)];
  let count = 1;

  function slotOf(key: number): number {
    let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & (slots - 1);
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & (slots - 1);
    return slot;
  }

  function add({ bytes, ordinary, isCut: cut = false }: Pattern): void {
    let node = 0;
    for (const raw of bytes) {
      const byte = LOWER_CASE[raw] as number;
      const key = node * 256 + byte;
      const slot = node === 0 ? -1 : slotOf(key);
      let child = (node === 0 ? root[byte] : values[slot]) as number;
      if (child === 0) {
        child = count++;
        depth[child] = (depth[node] as number) + 1;
        parent[child] = node;
        letter[child] = byte;
        if (IS_SEPARATOR[byte] === 1) isWord[node] = 1;
        if (node === 0) root[byte] = child;
        else {
          keys[slot] = key;
          values[slot] = child;
        }
      }
      node = child;
      secret[node] = Math.min(255, Math.max(secret[node] as number, (depth[node] as number) - ordinary));
    }
    if (node === 0) return;
    longest[node] = bytes.length;
    if (cut) isCut[node] = 1;
  }

  for (const pattern of patterns) add(pattern);
  return {
    ...{ root, depth, parent, letter, longest, secret, isCut, isWord, count },
    child: (node, byte) => values[slotOf(node * 256 + byte)] as number,
  };
}

/** All nodes by increasing depth: a failure link always leads to a smaller depth. */
function byDepth(depth: Int32Array, count: number): number[] {
  const levels: number[][] = [];
  for (let node = 0; node < count; node++) {
    const level = depth[node] as number;
    levels[level] ??= [];
    levels[level].push(node);
  }
  return levels.flat();
}
