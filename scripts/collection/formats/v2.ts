/** A collection in schema 2.1 as one file. */
import { printCollection } from '../write/print.ts';
import { sealed } from '../write/seal.ts';
import type { FormatFiles } from './format.ts';

export const V2_FILES: FormatFiles = {
  files: ({ fileName, json }) => [{ path: fileName, pieces: () => sealed(printCollection(json)) }],
};
