/** What a format of collections is. */
import type { GeneratedCollection } from '../model.ts';

export interface FormatFile {
  /** Relative to the folder of the output, with `/`. */
  readonly path: string;
  /** Its text, piece by piece; each call begins anew. */
  readonly pieces: () => Iterable<string>;
  /** The text to write where a file is there already; `undefined` for a file that is not ours. By default `pieces`. */
  readonly over?: (existing: string) => string | undefined;
}

export interface CollectionFormat {
  readonly help: string;
  /** The folder of the output if `--out` names none; by default that of the committed collections. */
  readonly folder?: string;
  /** Loads the code that makes the files. */
  readonly load: () => Promise<FormatFiles>;
}

export interface FormatFiles {
  readonly files: (collection: Pick<GeneratedCollection, 'fileName' | 'json'>) => readonly FormatFile[];
  /** A file about all collections. */
  readonly index?: (collections: readonly Pick<GeneratedCollection, 'fileName'>[]) => FormatFile;
  /** Whether a file in the output that is not generated any more was generated once. */
  readonly isStale?: (text: string) => boolean;
}
