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

/**
 * Control characters but tab and line feed, format characters (zero-width, direction, tags), half pairs, separators of lines and
 * paragraphs, noncharacters, and the selectors of variants that can hide a text. A joiner is not among them where it makes one
 * emoji of two, or where Arabic and Indic scripts spell with it.
 */
export const UNSEEN =
  /(?!\u200c|\u200d)(?:[^\t\n\P{Cc}]|[\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]|[\u{e0100}-\u{e01ef}])|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Script=Arabic}\p{M}])(?:\u200c|\u200d)/gu;

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
