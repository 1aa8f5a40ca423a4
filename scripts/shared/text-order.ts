/** Compares two texts by code unit, which is the same on each machine, whatever its locale. For `sort`. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
