/** Replaces ranges of a text with the redaction marker. */

export const REDACTED = '[redacted]';

/** A part of a text, in UTF-16 code units. `end` is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
  /** A JSON number or a truncated JSON string: its replacement needs both quotes. */
  readonly inQuotes?: boolean;
}

/** Replaces each range by the marker. Ranges may be unsorted, overlap and touch. */
export function redactRanges(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  let shown = '';
  let from = 0;
  for (const { start, end, inQuotes } of mergedRanges(ranges)) {
    shown += text.slice(from, start) + (inQuotes ? `"${REDACTED}"` : REDACTED);
    from = end;
  }
  return shown + text.slice(from);
}

function mergedRanges(ranges: readonly Range[]): Range[] {
  const sorted = ranges.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start || b.end - a.end);
  const joined: Range[] = [];
  for (const range of sorted) {
    const last = joined.at(-1);
    if (last === undefined || range.start > last.end) joined.push(range);
    else if (range.end > last.end) joined[joined.length - 1] = { start: last.start, end: range.end };
  }
  return joined;
}
