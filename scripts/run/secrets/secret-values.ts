/** Finds the end of a value in text without a grammar, and decides whether it is a value. */

/** The next name and its separator, before which a value ends. */
const NEXT_NAME = /^["'`]?[A-Za-z_$][\w.$%-]{0,63}["'`]?[ \t]{0,8}(?:[=:]|%3D)/i;

export interface Quoted {
  /** Without the quotes. */
  readonly start: number;
  readonly end: number;
  /** The first character after the closing quote. */
  readonly after: number;
}

/**
 * The quoted value that starts here, also with escaped quotes (`\"…\"`) and a prefix (`b'…'`). Without a closing quote, it extends
 * to the end of the text.
 */
export function quotedValue(text: string, at: number): Quoted | undefined {
  const [lead, quote] = /^[rbuf]?(\\{0,3}["'`])/i.exec(text.slice(at, at + 5)) ?? [];
  if (lead === undefined || quote === undefined) return undefined;
  const start = at + lead.length;
  // The quote ends the text that contains the name: `"…the password:", "next"`.
  if (/^[,}\]:]\s{0,8}(["'{[}\]\\]|$)/.test(text.slice(start, start + 10))) return undefined;
  for (let end = text.indexOf(quote, start); end !== -1; end = text.indexOf(quote, end + quote.length)) {
    if (quote.length === 1 && isEscaped(text, start, end)) continue;
    return { start, end, after: end + quote.length };
  }
  return { start, end: text.length, after: text.length };
}

/** Whether an odd number of backslashes precedes it. */
function isEscaped(text: string, start: number, at: number): boolean {
  let before = at;
  while (before > start && text[before - 1] === '\\') before -= 1;
  return (at - before) % 2 === 1;
}

/** Length of a placeholder: `{{keysecret}}`, `${TOKEN}`, `<token>`. */
export function placeholderLength(text: string, at: number): number {
  const [placeholder = ''] =
    /^(?:\{\{[^{}\n]{0,80}\}\}|\$\{[^{}\n]{0,80}\}|<[^<>\n]{1,80}>)/.exec(text.slice(at, at + 90)) ?? [];
  return placeholder !== '' && isLast(text, at + placeholder.length - 1) ? placeholder.length : 0;
}

/** Where an unquoted value ends: at white space, at the end of the line or the next name, or at the end of the line. */
export type Extent = 'word' | 'line' | 'field';

/**
 * The end of an unquoted value. A password can contain any character, so punctuation ends the value only if the following text
 * shows it.
 */
export function endOfValue(text: string, start: number, extent: Extent): number {
  const toLineEnd = extent !== 'word';
  let at = start;
  while (at < text.length && !endsAt(text, at, start, extent)) {
    // Quoted parameters inside the value: `Digest username="a", response="b"`.
    const closing = toLineEnd && text[at] === '"' && text[at - 1] === '=' ? endOfQuote(text, at) : at;
    at = closing + 1;
  }
  while (at > start && /[ \t]/.test(text[at - 1] as string)) at -= 1;
  return at;
}

function endOfQuote(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && !/["\n\r\0]/.test(text[end] as string)) end += 1;
  return text[end] === '"' ? end : at;
}

function endsAt(text: string, at: number, start: number, extent: Extent): boolean {
  const toLineEnd = extent !== 'word';
  const char = text[at] as string;
  switch (char) {
    case '\n':
    case '\r':
    case '\0':
    case '<':
      return true;
    case ' ':
    case '\t':
      return (
        !toLineEnd ||
        at === start ||
        /^[ \t]{1,64}(#|\/\/|$|[)\]}])/.test(text.slice(at, at + 66)) ||
        (extent === 'line' && isBeforeName(text, at))
      );
    case '"':
      return !(toLineEnd && text[at - 1] === '=') && isLast(text, at);
    case "'":
    case '`':
    case ')':
    case ']':
    case '}':
    case '>':
      return isLast(text, at);
    case '&':
      return isBeforeName(text, at) || isLast(text, at) || /^&[a-z#][a-z\d]{1,8};/i.test(text.slice(at, at + 12));
    case ',':
    case ';':
    case '|':
      if (extent === 'field') return false;
      return isBeforeName(text, at) || (isLast(text, at) && !(toLineEnd && char === ',' && text[at + 1] === ' '));
    case '\\':
      return /["'`nrt]/.test(text[at + 1] ?? '');
    default:
      return false;
  }
}

/** No character follows that a value can continue with. */
function isLast(text: string, at: number): boolean {
  return !/[\w+/=!@#$%^&*~?\x80-\xff-]/.test(text[at + 1] ?? '');
}

function isBeforeName(text: string, at: number): boolean {
  let next = at + 1;
  while (next < at + 16 && /[ \t]/.test(text[next] ?? '')) next += 1;
  return NEXT_NAME.test(text.slice(next, next + 80));
}

/** Whether a value is empty or a placeholder, not a secret. */
export function isLiteral(value: string): boolean {
  return (
    /^(true|false|null|nil|none|undefined|yes|no|on|off|\*+|x{3,}|…|\.{3,}|-)$/i.test(value) ||
    /^(\{\{[^}]*\}\}|<[^>]*>|\$\{[^}]*\}|\$[A-Z_]{2,}|%[A-Z_]{2,}%|\$\(.*)$/.test(value)
  );
}

const WORDS_OF_PROSE = new Set(
  `a an and any are as at be been but by can cannot could did do does empty error expected failed false for from had has have header
  if in incorrect invalid is it its may missing must name need needs neither no nor not of on only or please set shall should that the
  there this to too true unknown was were when which will with would wrong your
  string str number integer int boolean bool object array date datetime time text uuid bytes optional varchar char enum list map
  authentication authorization authorisation credentials`.split(/\s+/),
);

/**
 * Whether a text is prose and not a value: "password: must be longer", unlike "password: hunter".
 *
 * @param value its first words are enough.
 */
export function isProse(value: string): boolean {
  const [word = ''] = value.split(/[\s,;.!?)\]}|"'<]/, 1);
  if (!/^[A-Za-z]+$/.test(word)) return false;
  const lower = word.toLowerCase();
  return WORDS_OF_PROSE.has(lower) || (lower.length > 5 && lower === word && /(ed|ing)$/.test(lower));
}
