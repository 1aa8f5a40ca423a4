import { printable } from '../../shared/printable.ts';

/** UTF-16 code units of one text of the API: a few lines of it. */
const MAX_SHOWN = 600;

/** A text of the API as one line that is safe to print. */
export function shown(text: string): string {
  return printable(text, MAX_SHOWN);
}
