/** What stands in the place of a secret, and how it gets there. */

export const REDACTED = '[redacted]';

/** A part of a text, in UTF-16 code units; `end` is the first one after it. */
export interface Range {
  readonly start: number;
  readonly end: number;
  /** A number of JSON, or a string that was cut off: what replaces it has to be a string with both quotes. */
  readonly inQuotes?: boolean;
}

/** The text with the marker in place of each range. Ranges may be in any order, overlap, and touch. */
export function redactRanges(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  let shown = '';
  let from = 0;
  for (const { start, end, inQuotes } of merged(ranges)) {
    shown += text.slice(from, start) + (inQuotes ? `"${REDACTED}"` : REDACTED);
    from = end;
  }
  return shown + text.slice(from);
}

function merged(ranges: readonly Range[]): Range[] {
  const sorted = ranges.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start || b.end - a.end);
  const joined: Range[] = [];
  for (const range of sorted) {
    const last = joined.at(-1);
    if (last === undefined || range.start > last.end) joined.push(range);
    else if (range.end > last.end) joined[joined.length - 1] = { start: last.start, end: range.end };
  }
  return joined;
}
