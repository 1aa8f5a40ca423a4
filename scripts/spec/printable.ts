/**
 * What another side wrote, fit to be printed: one line, no control or direction-changing characters, and not endless.
 *
 * @param longest in UTF-16 code units.
 */
export function printable(text: string, longest = 120): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
