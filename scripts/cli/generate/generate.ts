/** `generate`: creates the collections from the OpenAPI document and the configuration. */
import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { assertOperationsKnown } from '../../collection/config.ts';
import { type Customisation, customFileSchema } from '../../collection/custom/customisation.ts';
import { customised } from '../../collection/custom/customise.ts';
import { BELONGS_TO, type HandEdit, handEdits } from '../../collection/custom/hand-edits.ts';
import { DEFAULT_FORMAT, FORMATS, type FormatName } from '../../collection/formats/registry.ts';
import { requestsByOperation } from '../../collection/item-index.ts';
import type { CollectionFacts, GeneratedCollection, OperationRequest } from '../../collection/model.ts';
import { operationIdsFile } from '../../collection/operation-ids.ts';
import type { Converter } from '../../collection/requests/converter.ts';
import { contractsOf } from '../../collection/scripts/contracts.ts';
import { SUITE_NAMES, SUITES, type SuiteName, type SuiteSources } from '../../collection/suites/registry.ts';
import { outdatedFiles, overExisting } from '../../collection/write/existing.ts';
import type { PostmanCollection } from '../../collection/write/postman-format.ts';
import { isSealed } from '../../collection/write/seal.ts';
import {
  currentFile,
  discardFiles,
  type FileHash,
  type GeneratedFile,
  putInPlace,
  type StagedFile,
  stageFile,
} from '../../collection/write/write.ts';
import type { FetchOptions } from '../../openapi/load/fetch.ts';
import { readSpec } from '../../openapi/load/read.ts';
import type { Spec } from '../../openapi/model.ts';
import { commandText } from '../../shared/command-text.ts';
import { didYouMean } from '../../shared/did-you-mean.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { IS_CHECKOUT, ROOT } from '../../shared/root.ts';
import type { ApiProfile, CollectionSources } from '../api-profile.ts';
import { customSources } from '../custom-folder.ts';
import { PINNED_SPEC } from '../folders.ts';
import { PROFILE } from '../pinned.ts';
import { envExample } from '../program-settings.ts';
import { type ConverterThread, startConverter } from './converter-thread.ts';

/** Paths in an error. */
const MAX_LISTED = 10;

export interface GenerateOptions {
  /** File or URL. */
  readonly spec: string;
  readonly out: string;
  /** Default: `DEFAULT_FORMAT`. */
  readonly format?: FormatName;
  /** Write nothing, and fail if the files on disk are stale. */
  readonly check: boolean;
  /** Another API than the pinned document's. */
  readonly profile?: ApiProfile;
  /** Replace collections that somebody has changed by hand. */
  readonly overwrite?: boolean;
  /** What a team has changed; nothing unless given. */
  readonly custom?: Customisation;
  /** A thread that was started before this code was loaded; default: a new one. It is stopped here. */
  readonly thread?: ConverterThread;
  /** Timeout, size bound and proxy, for a URL. */
  readonly fetch?: Omit<FetchOptions, 'validators'>;
}

const NO_CUSTOMISATION: Customisation = { ...customFileSchema.parse({}), assertions: [], own: [] };

export interface Generated {
  readonly spec: Spec;
  readonly collections: readonly CollectionFacts<SuiteName>[];
  readonly files: readonly FileHash[];
  /** What the customisation names, and the document does not have. */
  readonly notes: readonly string[];
  /** Paths that were written; empty if all files were up to date. */
  readonly written: readonly string[];
}

/**
 * Generates all collections, one at a time. Files are replaced after all of them are complete.
 *
 * @throws ExpectedError the errors of `readSpec`, `config-operation-unknown`, `output-unwritable`, `output-not-ours`; with `check`, `collection-stale`.
 */
export async function generate(options: GenerateOptions): Promise<Generated> {
  const thread = options.thread ?? startConverter();
  try {
    return await generateWith(thread, options);
  } finally {
    thread.stop();
  }
}

async function generateWith(thread: ConverterThread, options: GenerateOptions): Promise<Generated> {
  const profile = options.profile ?? PROFILE;
  const [spec, given] = await Promise.all([readSpec(options.spec, options.fetch), profile.collections()]);
  const custom = options.custom ?? NO_CUSTOMISATION;
  const { sources, notes } = customSources(given, custom, spec);
  assertOperationsKnown(sources.config, spec, sources.operationIds, didYouMean);
  const collections: CollectionFacts<SuiteName>[] = [];
  const files: FileHash[] = [];
  const stale: string[] = [];
  const edited: EditedPart[] = [];
  const staged: StagedFile[] = [];
  async function take(file: GeneratedFile): Promise<void> {
    const current = await currentFile(file);
    if (current !== undefined) return void files.push(current);
    stale.push(file.path);
    if (options.check) return;
    const next = await stageFile(file);
    staged.push(next);
    files.push(next);
  }
  const isCommitted = (options.format ?? DEFAULT_FORMAT) === DEFAULT_FORMAT;
  const format = await FORMATS[options.format ?? DEFAULT_FORMAT].load();
  try {
    await buildCollections(spec, { ...sources, converter: thread.convert }, async (collection) => {
      // Only the first collection needs it.
      thread.stop();
      const { json, ...facts } = customised(collection, custom);
      collections.push(facts);
      for (const file of format.files({ ...facts, json })) await take(await overExisting(options.out, file));
      const path = join(options.out, facts.fileName);
      const isKept = isCommitted && !options.check && options.overwrite !== true;
      if (isKept && stale.includes(path)) edited.push(...(await editedParts(path, json)));
    });
    if (format.index !== undefined) await take(await overExisting(options.out, format.index(collections)));
    if (IS_CHECKOUT && options.spec === PINNED_SPEC && isCommitted) {
      await take(operationIds(spec, profile.name, sources.operationIds));
      await take({ path: join(ROOT, '.env.example'), pieces: () => [envExample(profile.conventions)] });
    }
    if (edited.length > 0) throw editedError(edited);
    const outdated = await outdatedFiles(options.out, format, files);
    if (options.check && stale.length + outdated.length > 0) throw staleError([...stale, ...outdated]);
    await putInPlace(staged);
    await Promise.all(outdated.map((path) => rm(path, { force: true })));
  } catch (error) {
    await discardFiles(staged);
    throw error;
  }
  return { spec, collections, files, notes, written: stale };
}

/** @param take finishes with a collection before the next one is built, to limit memory. */
export async function buildCollections(
  spec: Spec,
  { config, scenario, converter }: Pick<CollectionSources, 'config' | 'scenario'> & { converter?: Converter },
  take: (collection: GeneratedCollection<SuiteName>) => Promise<void> | void,
): Promise<void> {
  const sources = { spec, config, scenario, converter, contracts: contractsOf(spec, config) };
  const [first, ...others] = SUITE_NAMES;
  const requests = await requestsOf(first, sources, take);
  for (const suite of others) await take({ ...(await SUITES[suite].build({ ...sources, requests })), suite });
}

/** The part of the first suite that the others need. A separate function, so that the rest can be garbage-collected. */
async function requestsOf(
  suite: SuiteName,
  sources: Omit<SuiteSources, 'requests'>,
  take: Parameters<typeof buildCollections>[2],
): Promise<ReadonlyMap<string, OperationRequest>> {
  const collection = await SUITES[suite].build({ ...sources, requests: new Map() });
  await take({ ...collection, suite });
  return requestsByOperation(collection);
}

function operationIds({ operations }: Spec, name: string, known: readonly string[]): GeneratedFile {
  const text = operationIdsFile(
    known,
    operations.map(({ id }) => id),
  );
  return { path: join(ROOT, 'collections', name, 'operation-ids.ts'), pieces: () => [text] };
}

interface EditedPart extends HandEdit {
  readonly path: string;
}

/** What a person has changed in a file since it was generated; nothing for a file that is missing or empty. */
async function editedParts(path: string, json: PostmanCollection): Promise<EditedPart[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  if (text === '' || isSealed(text)) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Not JSON, for example with the marks of a merge: nothing that could be kept.
    return [];
  }
  return handEdits(parsed, json).map((edit) => ({ ...edit, path }));
}

/** Differences that are named in an error. */
const MAX_EDITS = 8;

function editedError(edits: readonly EditedPart[]): ExpectedError {
  const files = [...new Set(edits.map(({ path }) => relative(process.cwd(), path)))];
  const shown = edits
    .slice(0, MAX_EDITS)
    .map(({ place, kind }) => `${place.at(-1) ?? 'the collection'}: ${kind} (belongs to ${BELONGS_TO[kind]})`);
  const more = edits.length - shown.length;
  return new ExpectedError('collection-edited', {
    what: `${files.join(', ')} ${files.length === 1 ? 'was' : 'were'} changed by hand, and would be overwritten`,
    where: [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; '),
    remedy: `move the changes to collections/custom/ (docs/customise.md), or lose them with \`${commandText('generate', '--overwrite')}\``,
  });
}

function staleError(stale: readonly string[]): ExpectedError {
  return new ExpectedError('collection-stale', {
    what: `${stale.length === 1 ? 'a generated file is' : `${stale.length} generated files are`} out of date`,
    where: shortList(stale.map((path) => relative(process.cwd(), path))),
    remedy: `run \`${commandText('generate')}\` and commit what it writes`,
  });
}

/** The format v3 has hundreds of files. */
function shortList(paths: readonly string[]): string {
  const more = paths.length - MAX_LISTED;
  return paths.slice(0, MAX_LISTED).join(', ') + (more > 0 ? `, and ${more} more` : '');
}
