/** Text from elsewhere, made safe to show: bounded, and with what cannot be seen made visible. */
import { headOf } from '../shared/printable.ts';
import { bytes } from './quantity.ts';

/**
 * Truncates to `limit` characters, never within a surrogate pair, and adds a note.
 */
export function clip(text: string, limit: number): string {
  const { head, rest } = cut(text, limit);
  return rest === 0 ? head : `${head}… (${bytes(rest)} more)`;
}

/** Minimum length of the note about missing characters. Truncating fewer characters saves nothing. */
const NOTE_LENGTH = 24;

/** The first `limit` characters, and how many are left. */
export function cut(text: string, limit: number): { readonly head: string; readonly rest: number } {
  if (text.length <= limit + NOTE_LENGTH) return { head: text, rest: 0 };
  const head = headOf(text, limit);
  return { head, rest: text.length - head.length };
}

// C0 and C1 controls without tab and line feed; soft hyphen; zero-width, direction marks, embeddings, overrides and
// isolates; line and paragraph separators; byte order mark; half pairs; tags and noncharacters that hide text.
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/g;

/** Visible text, or an invisible character that is replaced by its name. */
export type TextPiece = { readonly shown: string } | { readonly unseen: string };

/** Splits text at characters that are invisible or reorder the text around them. */
export function piecesOf(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  // CR LF is one line end, not a hidden character.
  const normal = text.replaceAll('\r\n', '\n');
  for (const match of normal.matchAll(UNSEEN)) {
    if (match.index > from) pieces.push({ shown: normal.slice(from, match.index) });
    pieces.push({ unseen: nameOf(match[0]) });
    from = match.index + match[0].length;
  }
  if (from < normal.length) pieces.push({ shown: normal.slice(from) });
  return pieces;
}

/** The text with unseen characters spelled `⟨U+202E⟩`, for places that hold plain text only. */
export function spelled(text: string): string {
  return piecesOf(text)
    .map((piece) => ('shown' in piece ? piece.shown : `⟨${piece.unseen}⟩`))
    .join('');
}

/** Short plain text for an attribute: what a filter compares and a tooltip shows. */
export function labelOf(text: string): string {
  return spelled(clip(text, 160));
}

function nameOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
