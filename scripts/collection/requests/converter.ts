/** openapi-to-postmanv2 as a function from a document to names in folders, so that it can also be in another thread. */
import type { JsonObject } from '../../shared/json.ts';

/** A request of the converter; only its name is used. */
export interface ConvertedRequest {
  readonly name: string;
}

export interface ConvertedFolder {
  readonly name: string;
  readonly item: readonly (ConvertedFolder | ConvertedRequest)[];
}

/**
 * @param document OpenAPI 3.0 with paths, methods and summaries.
 * @returns the root folder of the requests, which are named after the summaries.
 * @throws Error if the converter refuses the document, which is our bug.
 */
export type Converter = (document: JsonObject) => Promise<ConvertedFolder>;

const OPTIONS = {
  folderStrategy: 'Paths',
  requestNameSource: 'Fallback',
  optimizeConversion: true,
} as const;

/** Loads the package, which takes 0.2 s, before it is needed. */
export async function loadConverter() {
  return (await import('openapi-to-postmanv2')).default;
}

/** The converter in the thread of the caller. */
export const convertHere: Converter = async (document) => {
  const { convertV2 } = await loadConverter();
  return await new Promise<ConvertedFolder>((resolve, reject) => {
    convertV2({ type: 'json', data: document }, OPTIONS, (error, outcome) => {
      const converted = outcome?.output?.[0]?.data;
      if (error || !outcome?.result || converted === undefined) {
        reject(new Error(`openapi-to-postmanv2: ${error?.message ?? outcome?.reason ?? 'no collection'}`));
      } else resolve({ name: '', item: namesOf(converted as unknown as ConvertedFolder) });
    });
  });
};

function namesOf({ item }: ConvertedFolder): ConvertedFolder['item'] {
  return item.map((entry) => ('item' in entry ? { name: entry.name, item: namesOf(entry) } : { name: entry.name }));
}
