/**
 * All limits of documents and of what is generated from them. Documents come from the network, and a few
 * hundred bytes can require terabytes. A document above its limit is an error (`spec-too-large`); a sample above its limit
 * is shortened, with a note. Figures: docs/performance.md, "Hostile documents".
 */

/** Bytes of a document. The largest ClickHouse Cloud document has 0.6 MB. */
export const MAX_DOCUMENT_BYTES = 32 * 1024 * 1024;

/** Values of a document, containers included. ClickHouse Cloud's has 25,000. With a million, each command stays below 1 GB. */
export const MAX_VALUES = 1_000_000;

/** Line feeds and commas of a document in YAML: about its values. `yaml` takes 1 KB and 15 µs for each. */
export const MAX_YAML_VALUES = 400_000;

/** Levels of objects and lists in each other. ClickHouse Cloud's documents have 17; every walk of ours is recursive. */
export const MAX_DEPTH = 200;

/** UTF-16 code units of one text. The longest of ClickHouse Cloud's documents has 1,000; examples may be files. */
export const MAX_TEXT = 1_000_000;

/** UTF-16 code units of a key or an operationId: paths, names of properties. They are repeated in every JSON pointer. */
export const MAX_NAME = 1000;

/** UTF-16 code units of a summary or title; the rest is left out, as it is the name of a request and not its description. */
export const MAX_TITLE = 300;

/** Operations of a document: with 10,000, `generate` takes 10 s. ClickHouse Cloud has 116, GitHub 1,223. */
export const MAX_OPERATIONS = 10_000;

/** Parameters of one operation, those of its path included. */
export const MAX_PARAMETERS = 1000;

/** Parameters of all operations: many may refer to the same list. The converter takes 0.1 ms for each. */
export const MAX_ALL_PARAMETERS = 50_000;

/** Segments of a path: each is a folder in a folder, and openapi-to-postmanv2 overflows the stack at some thousands. */
export const MAX_PATH_SEGMENTS = 50;

/** References that lead to each other with nothing beside them. */
export const MAX_REFERENCE_CHAIN = 20;

/** Schemas that are composed of each other by `$ref`, `allOf`, `oneOf` and `anyOf`, without a property or item between them. */
export const MAX_COMPOSITION = 100;

/** Ways through these schemas: two parts that refer to the same schema double the number of ways. */
export const MAX_COMPOSITION_WAYS = 10_000;

/** Parts of a sample from which on what is optional is left out. Stripe's largest has 2,219, ClickHouse Cloud's 234. */
export const MAX_OPTIONAL_PARTS = 3000;

/** Parts of a sample: beyond this, even required ones are omitted. */
export const MAX_SAMPLE_PARTS = 10_000;

/** UTF-16 code units of all texts that are made for one sample. */
export const MAX_SAMPLE_TEXT = 100_000;

/** Values of an `enum` or `examples` that are tried for a sample. */
export const MAX_CANDIDATES = 100;

/** Steps of the work for one sample (`Work`): about 0.1 s. ClickHouse Cloud's largest takes 30,000. */
export const MAX_SAMPLE_STEPS = 1_000_000;

/** Steps to check whether a schema admits a proposed value; beyond them, it does not. */
export const MAX_ADMISSION_STEPS = 100_000;

/** Steps of the work for all samples of a collection, or of what a sandbox begins with: about 5 s. */
export const MAX_ALL_STEPS = 50_000_000;

/** UTF-16 code units of bodies, scripts and names of one collection. That of 10,000 small operations has 50 million. */
export const MAX_COLLECTION_TEXT = 80_000_000;

/** UTF-16 code units of a regular expression that is read; and the instructions that it may be compiled to. */
export const MAX_PATTERN = 10_000;
export const MAX_PATTERN_INSTRUCTIONS = 10_000;

/** Steps of one match: about 30 ms. Beyond this, the result is unknown. */
export const MAX_MATCH_STEPS = 500_000;

/** Notes of one kind that a translation keeps. */
export const MAX_NOTES = 10_000;

/** Branches of a union, each compared with each of the other document. */
export const MAX_BRANCHES = 1000;

/** Pairs of schemas, branches and changed places of one comparison: about 5 s. */
export const MAX_DIFF_STEPS = 5_000_000;

/** Changes of one comparison. Documents that differ more are no versions of one API. */
export const MAX_CHANGES = 50_000;

/** Seeded items of a sandbox. They grow exponentially with the depth: two in each list, and two in each list below them. */
export const MAX_SEEDED = 20_000;

/** Values of a schema that the sandbox compiles: about 2 s and 300 MB. */
export const MAX_COMPILED_VALUES = 100_000;

/** Definitions that the checks of one request to the sandbox may use, each as often as it is used: about 0.3 s. */
export const MAX_CHECK_STEPS = 100_000;

/** A budget of steps. Steps are counted instead of seconds, so that a document gives the same bytes on every machine. */
export interface Work {
  /** Steps that are left. At 0 or below, nothing further is tried. */
  left: number;
}

/** @returns a budget of so many steps. */
export function workOf(steps: number): Work {
  return { left: steps };
}

/** Gives a task a part of a budget, so that one task cannot spend all of it. */
export function withPart<Result>(work: Work, most: number, task: (part: Work) => Result): Result {
  const given = Math.min(most, work.left);
  const part = workOf(given);
  const result = task(part);
  work.left -= given - part.left;
  return result;
}

/** The steps to look through a long list: far fewer than to visit its values one by one. */
export function stepsFor(list: unknown): number {
  return Array.isArray(list) ? Math.ceil(list.length / 100) : 0;
}
