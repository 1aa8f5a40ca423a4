/**
 * Text from elsewhere, safe to print: on a terminal, in a log, and in the log of a CI system, which takes some lines for commands.
 * Whatever a command prints of a document, a collection, an environment or a response goes through here, or through the escape of
 * its own format (HTML, XML, JSON, Markdown).
 */

/** All that ends a line or moves along it: tab, line feed, vertical tab, form feed, carriage return, NEL, U+2028, U+2029. */
const LINE_ENDS = /[\t-\r\u0085\u2028\u2029]/g;

/**
 * Controls (C0, DEL, C1: escape sequences begin with them), format characters (zero-width, marks and overrides of the direction,
 * tags), and half surrogate pairs: Unicode general categories Cc, Cf and Cs.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}]/gu;
const REPLACEMENT = '\ufffd';

/** Commands of GitHub's older runners, Azure Pipelines (`##vso[`) and TeamCity (`##teamcity[`), which may stand in a line. */
const BRACKET_COMMAND = /##(?=[a-z]*\[)/gi;
/** Workflow commands of GitHub (`::error::`): at the start of a line, after white space. */
const COLON_COMMAND = /^(\s*):(?=:)/;

/**
 * One line of text from elsewhere.
 *
 * @param longest in UTF-16 code units; what is cut ends in `…`.
 * @returns no control or format character, no line end, no workflow command.
 */
export function printable(text: string, longest = 120): string {
  // What is cut off need not be looked at; every character takes at least one code unit.
  const line = printableLine(
    cut(text, longest * 4)
      .replaceAll(LINE_ENDS, ' ')
      .replaceAll(/ {2,}/g, ' ')
      .trim(),
  );
  return line.length > longest ? `${cut(line, longest - 1)}…` : line;
}

/** A block of text, its line feeds kept: the last look at what a command prints. */
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

/** JSON text with all that cannot be printed escaped (RFC 8259, section 7): the value stays the same. */
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

/** The first code units, never half of a surrogate pair. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
