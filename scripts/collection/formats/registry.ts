/** The formats of a collection's files. A new one is a file that makes them, and its line in `FORMATS`. */
import type { CollectionFormat } from './format.ts';

export const FORMATS = {
  'v2.1': {
    help: 'a JSON file per collection, for import and Newman',
    load: async () => (await import('./v2.ts')).V2_FILES,
  },
  v3: {
    help: 'a YAML file per request, for Native Git and the Postman CLI',
    folder: 'postman',
    load: async () => (await import('./v3/tree.ts')).V3_FILES,
  },
} as const satisfies Record<string, CollectionFormat>;

export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];
export const DEFAULT_FORMAT: FormatName = 'v2.1';
