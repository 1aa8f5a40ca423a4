/**
 * `collections/custom/`: what a team changes in the generated collections. The files are read and checked here, and applied in
 * `collection/custom/`.
 *
 * - `operations.yaml`: what is left out, and another status, name, value or budget of an operation;
 * - `assertions/OPERATION.js`: code that Postman runs after the response;
 * - `requests/*.json`, `*.yaml`: further requests.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { Script } from 'node:vm';
import {
  type CustomFile,
  type Customisation,
  customConfig,
  customFileSchema,
  customNotes,
  namedOperations,
  type OwnAssertions,
  type OwnEntries,
} from '../collection/custom/customisation.ts';
import { parseYaml } from '../openapi/load/yaml.ts';
import type { Spec } from '../openapi/model.ts';
import { slashed } from '../shared/command-text.ts';
import { didYouMean } from '../shared/did-you-mean.ts';
import { ExpectedError } from '../shared/errors.ts';
import { decodeText } from '../shared/text-encoding.ts';
import type { CollectionSources } from './api-profile.ts';
import { COLLECTIONS, noEntries } from './folders.ts';

/** Name of the folder, in that of the collections. */
const FOLDER = 'custom';

/** The files that are read; others, such as types for an editor, are not. */
const READ = /^custom\/(operations\.yaml|assertions\/[^/]+\.js|requests\/[^/]+\.(json|ya?ml))$/;

/**
 * @param collections the folder of the collections.
 * @throws ExpectedError `custom-invalid`, `config-unknown-key`.
 */
export async function readCustomisation(collections = COLLECTIONS): Promise<Customisation> {
  const files = await customFiles(collections);
  const texts = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(join(collections, file)).catch((cause: NodeJS.ErrnoException) => {
        throw invalid(`the file cannot be read (${cause.code ?? 'error'})`, `collections/${file}`);
      });
      return [file, decodeText(bytes)] as const;
    }),
  );
  const named = (folder: string) => texts.filter(([file]) => file.startsWith(`${FOLDER}/${folder}/`));
  const operations = texts.find(([file]) => file === `${FOLDER}/operations.yaml`);
  return {
    ...(operations === undefined ? customFileSchema.parse({}) : await parseCustomFile(...operations)),
    assertions: named('assertions').map(([file, text]) => assertionsOf(file, text)),
    own: await ownOf(named('requests')),
  };
}

async function ownOf(files: readonly (readonly [file: string, text: string])[]): Promise<OwnEntries[]> {
  if (files.length === 0) return [];
  // It loads Postman's model of a collection.
  const { ownRequests } = await import('../collection/custom/own-requests.ts');
  return Promise.all(files.map(async ([file, text]) => ownRequests(await parsed(file, text), file)));
}

/** The files, with slashes, in order; for a hash of all inputs as well. */
export async function customFiles(collections: string): Promise<string[]> {
  const folder = join(collections, FOLDER);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause) =>
    noEntries(folder, cause),
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => slashed(relative(collections, join(entry.parentPath, entry.name))))
    .filter((file) => READ.test(file))
    .sort();
}

/**
 * The sources of the collections, with the customisation in the configuration.
 *
 * @throws ExpectedError `config-operation-unknown` for an operation that no document had.
 */
export function customSources(
  sources: CollectionSources,
  custom: Customisation,
  spec: Spec,
): { sources: CollectionSources; notes: readonly string[] } {
  const known = [...new Set([...spec.operations.map(({ id }) => id), ...sources.operationIds])];
  const unknown = namedOperations(custom).find(({ id }) => !known.includes(id));
  if (unknown !== undefined) {
    const meant = didYouMean(unknown.id, known);
    throw new ExpectedError('config-operation-unknown', {
      what: `no operation is called ${unknown.id}`,
      where: `collections/${FOLDER}/${unknown.place.replace(`${FOLDER}/`, '')}`,
      remedy: meant === undefined ? 'remove it, or correct the name' : `did you mean ${meant}?`,
    });
  }
  const config = customConfig(sources.config, custom);
  return { sources: { ...sources, config }, notes: customNotes(spec, sources.config, custom) };
}

async function parseCustomFile(file: string, text: string): Promise<CustomFile> {
  const { data, error } = customFileSchema.safeParse((await parsed(file, text)) ?? {});
  if (data !== undefined) return data;
  const issue = error.issues.find(({ code }) => code === 'unrecognized_keys') ?? error.issues[0];
  const where = [`collections/${file}`, ...(issue?.path ?? []).map(String)].join(' ');
  if (issue?.code !== 'unrecognized_keys') throw invalid(`a value is not valid: ${issue?.message}`, where);
  const [key = ''] = issue.keys;
  const meant = didYouMean(key, Object.keys(issue.path.length === 0 ? customFileSchema.shape : OPERATION_KEYS));
  throw new ExpectedError('config-unknown-key', {
    what: `${key} is not a key here`,
    where,
    remedy: meant === undefined ? 'see docs/customise.md for the keys' : `did you mean ${meant}?`,
  });
}

const OPERATION_KEYS = customFileSchema.shape.operations.unwrap().valueType.shape;

/** A syntax error is found here and not in Postman: with the line of the file. */
function assertionsOf(file: string, text: string): OwnAssertions {
  try {
    new Script(`{${text}\n}`, { filename: file });
  } catch (error) {
    const line = /^[^\n]*:(\d+)\n/.exec(error instanceof Error ? (error.stack ?? '') : '')?.[1];
    const message = error instanceof Error ? error.message : String(error);
    throw invalid(
      `the assertions have a syntax error: ${message}`,
      `collections/${file}${line === undefined ? '' : `:${line}`}`,
    );
  }
  return { operationId: basename(file, '.js'), file, text };
}

async function parsed(file: string, text: string): Promise<unknown> {
  try {
    return file.endsWith('.json') ? JSON.parse(text) : await parseYaml(text);
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw invalid(`the file cannot be parsed: ${message}`, `collections/${file}`);
  }
}

function invalid(what: string, where: string): ExpectedError {
  return new ExpectedError('custom-invalid', {
    what,
    where,
    remedy: 'correct the file; docs/customise.md describes it',
  });
}
