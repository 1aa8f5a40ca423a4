/** The forms in which one secret value turns up: as it is, escaped, percent-encoded, as hexadecimal digits, inside Base64. */

/** Shorter values are redacted by their place only: as text they could be anything. */
export const SHORTEST_BY_VALUE = 6;

/** Fewer characters of Base64 than this are found in text that has nothing to do with the secret. */
const SHORTEST_BASE64 = 8;

export interface SecretForms {
  /** Source of a regular expression for the value itself, however its characters are escaped. */
  readonly plain: string;
  /** Sources for the part of the Base64 text that is the same whatever stands before and after the secret. */
  readonly base64: readonly string[];
  /** False for most texts without the secret, at the price of a few plain searches: a body is long, and secrets are many. */
  mayBeIn(text: SearchedText): boolean;
}

export interface SearchedText {
  readonly text: string;
  readonly lowerCase: string;
  /** Letters or digits are written as escapes: then a plain search would miss the secret. */
  readonly hasEscapes: boolean;
}

export function searched(text: string): SearchedText {
  return {
    text,
    lowerCase: text.toLowerCase(),
    hasEscapes: /%(?:25)?(?:3\d|[46][1-9a-f]|[57][0-9a])|\\u00/i.test(text),
  };
}

/** @returns `undefined` for a value that is too short to be looked for. */
export function formsOf(secret: string): SecretForms | undefined {
  if (secret.length < SHORTEST_BY_VALUE) return undefined;
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].map((offset) => base64At(bytes, offset)).filter((text) => text.length >= SHORTEST_BASE64);
  const marks = [secret, ...base64].map(longestWord);
  return {
    plain: `(?:${[...secret].map(charPattern).join('')}|${anyCase(hex)})`,
    base64: base64.map(urlSafe),
    mayBeIn: ({ text, lowerCase, hasEscapes }) =>
      hasEscapes || marks.some((mark) => text.includes(mark)) || lowerCase.includes(hex),
  };
}

/** The longest run of letters and digits: no encoding but an escape changes these. */
function longestWord(text: string): string {
  const words = text.match(/[A-Za-z0-9]+/g) ?? [''];
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest));
}

/** One character: as it is, JSON-escaped (also twice), percent-encoded (also twice), in a form or in a JSON pointer. */
function charPattern(char: string): string {
  const bytes = [...Buffer.from(char)].map((byte) => byte.toString(16).padStart(2, '0'));
  const percent = bytes.map((byte) => `%(?:25)?${anyCase(byte)}`).join('');
  const units = [...Array(char.length).keys()].map((unit) => char.charCodeAt(unit).toString(16).padStart(4, '0'));
  const unicode = units.map((unit) => `\\\\{1,2}u${anyCase(unit)}`).join('');
  const named = { '\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f' }[char] ?? char;
  const other = { ' ': '|\\+', '/': '|~1', '~': '|~0' }[char] ?? '';
  // Letters and digits have no short escape of their own: `\d` in a text is not a `d` of the secret.
  const backslash = named !== char ? '\\\\{1,3}' : /[A-Za-z0-9]/.test(char) ? '' : '\\\\{0,3}';
  return `(?:${backslash}${escapePattern(named)}|${escapePattern(char)}|${percent}|${unicode}${other})`;
}

function anyCase(hex: string): string {
  return hex.replaceAll(/[a-f]/gi, (digit) => `[${digit.toLowerCase()}${digit.toUpperCase()}]`);
}

/** Base64 works on three bytes at a time (RFC 4648, section 4): what stands before the secret shifts it by 0, 1 or 2. */
function base64At(bytes: Buffer, offset: number): string {
  const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
  const text = shifted.toString('base64').replace(/=+$/, '');
  return text.slice(offset === 0 ? 0 : offset + 1, shifted.length % 3 === 0 ? undefined : -1);
}

/** `+` and `/` are `-` and `_` in URLs (section 5), or percent-encoded there. */
function urlSafe(base64: string): string {
  return base64.replaceAll('+', '(?:[+-]|%2[Bb])').replaceAll('/', '(?:[/_]|%2[Ff])');
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
