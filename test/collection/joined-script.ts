/** A collection for plain Newman, which hands a script to its thread line by line: thousands of lines with each request. */
import type { PostmanCollection } from '../../scripts/collection/write/postman-format.ts';

/** @returns the collection with its own script as one text. */
export function withJoinedScript(collection: PostmanCollection): PostmanCollection {
  const event = (collection.event ?? []).map((entry) => ({
    ...entry,
    script: { ...entry.script, exec: [entry.script.exec.join('\n')] },
  }));
  return { ...collection, event };
}
