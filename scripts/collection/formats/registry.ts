/** The formats of a collection's files. A new one is a file that makes them, and its line in `FORMATS`. */
import { printCollection } from '../write/print.ts';
import { sealed } from '../write/seal.ts';
import type { CollectionFormat } from './format.ts';
import { resourcesFile } from './v3/resources.ts';
import { isGeneratedYaml, v3Files } from './v3/tree.ts';

export const FORMATS = {
  'v2.1': {
    help: 'a JSON file per collection, for import and Newman',
    files: ({ fileName, json }) => [{ path: fileName, pieces: () => sealed(printCollection(json)) }],
  },
  v3: {
    help: 'a YAML file per request, for Native Git and the Postman CLI',
    folder: 'postman',
    files: v3Files,
    index: resourcesFile,
    isStale: isGeneratedYaml,
  },
} as const satisfies Record<string, CollectionFormat>;

export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];
export const DEFAULT_FORMAT: FormatName = 'v2.1';
