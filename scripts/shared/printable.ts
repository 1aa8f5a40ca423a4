/**
 * Makes untrusted text safe to print on a terminal and in the log of a CI system, which interprets some lines as commands. All text
 * from a document, a collection, an environment or a response is passed through here or through the escape function of its format
 * (HTML, XML, JSON, Markdown).
 */

/** Tab, line feed, vertical tab, form feed, carriage return, NEL, U+2028, U+2029. */
const LINE_ENDS = /[\t-\r\u0085\u2028\u2029]/g;

/**
 * Control characters (which start escape sequences), format characters (zero-width, text direction, tags) and lone surrogates: the
 * Unicode general categories Cc, Cf and Cs.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}]/gu;
const REPLACEMENT = '\ufffd';

/** Commands of older GitHub runners, Azure Pipelines (`##vso[`) and TeamCity (`##teamcity[`), at any position of a line. */
const BRACKET_COMMAND = /##(?=[a-z]*\[)/gi;
/** GitHub workflow commands (`::error::`), at the start of a line or after white space. */
const COLON_COMMAND = /^(\s*):(?=:)/;

/**
 * Makes one line of untrusted text printable.
 *
 * @param maxLength in UTF-16 code units; longer text ends in `…`.
 * @returns text without control characters, format characters, line ends and workflow commands.
 */
export function printable(text: string, maxLength = 120): string {
  // Limits the work for long text.
  const line = printableLine(
    headOf(text, maxLength * 4)
      .replaceAll(LINE_ENDS, ' ')
      .replaceAll(/ {2,}/g, ' ')
      .trim(),
  );
  return line.length > maxLength ? `${headOf(line, maxLength - 1)}…` : line;
}

/** Makes a block of text printable and keeps its line feeds. */
export function printableLines(text: string): string {
  return text.split(/\r?\n/).map(printableLine).join('\n');
}

function printableLine(line: string): string {
  return line
    .replaceAll(LINE_ENDS, ' ')
    .replaceAll(UNPRINTABLE, REPLACEMENT)
    .replaceAll(BRACKET_COMMAND, '# #')
    .replace(COLON_COMMAND, '$1: ');
}

/** Escapes unprintable characters in JSON text (RFC 8259, section 7), which does not change its value. */
export function printableJson(json: string): string {
  return json
    .replaceAll(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) =>
      [...Array(character.length).keys()].map((index) => escaped(character.charCodeAt(index))).join(''),
    )
    .replaceAll(BRACKET_COMMAND, `${escaped(0x23)}#`);
}

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** The first code units, without splitting a surrogate pair. */
export function headOf(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
