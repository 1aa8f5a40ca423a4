/** `spec:diff`: two documents compared, by default the committed one with the one in the working tree. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { diffSpecs } from '../../openapi/diff/diff.ts';
import { linesOf } from '../../openapi/diff/render/github.ts';
import type { RenderOptions } from '../../openapi/diff/render/render.ts';
import { type DiffFormat, renderDiff } from '../../openapi/diff/render/render.ts';
import type { FetchOptions } from '../../openapi/load/fetch.ts';
import { parseDocument } from '../../openapi/load/parse.ts';
import { isAddress, readSpec } from '../../openapi/load/read.ts';
import type { Spec } from '../../openapi/model.ts';
import { normaliseDocument } from '../../openapi/normalise.ts';
import { toSpec } from '../../openapi/operations.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { printJson } from '../../shared/json.ts';
import { ROOT } from '../../shared/root.ts';
import { safeAddress } from '../../shared/safe-address.ts';
import { PINNED_SPEC } from '../pinned.ts';

const run = promisify(execFile);
const MAX_BYTES = 64 * 1024 * 1024;

export interface DiffFilesOptions {
  /** File or URL; the pinned document as committed at `HEAD` unless given. */
  readonly old?: string | undefined;
  /** File or URL; the pinned document in the working tree unless given. */
  readonly new?: string | undefined;
  readonly format: DiffFormat;
  /** The pinned document, where it is not the project's own. */
  readonly pinned?: string | undefined;
  /** Timeout, size bound and proxy, for URLs. */
  readonly fetch?: Omit<FetchOptions, 'validators'> | undefined;
}

/**
 * @returns the rendered comparison, and how many of its changes are breaking.
 * @throws ExpectedError all of `readSpec`'s, and `spec-unreadable` where git has no committed document.
 */
export async function diffFiles(options: DiffFilesOptions): Promise<{ text: string; breaking: number }> {
  const { format, pinned = PINNED_SPEC, new: newSource = pinned } = options;
  const old = options.old === undefined ? await readCommitted(pinned) : await readSpec(options.old, options.fetch);
  const now = await readSpec(newSource, options.fetch);
  const diff = diffSpecs(old, now);
  const names = { old: shownAs(options.old ?? `HEAD:${shownAs(pinned)}`), new: shownAs(newSource) };
  const text = renderDiff(diff, format, { names, ...(format === 'github' ? await placesIn(newSource, now) : {}) });
  return { text, breaking: diff.counts.breaking };
}

/** The document as the last commit has it: what colleagues and CI know of it. */
async function readCommitted(file: string): Promise<Spec> {
  const source = `HEAD:${shownAs(file)}`;
  return toSpec(normaliseDocument(await parseDocument(await readCommittedText(file), source)), source);
}

/** @throws ExpectedError `spec-unreadable` where git has no committed document. */
export async function readCommittedText(file: string): Promise<string> {
  try {
    const folder = resolve(file, '..');
    // `./` makes the path one below the folder that git runs in, wherever the repository begins.
    const { stdout } = await run('git', ['show', `HEAD:./${relative(folder, file)}`], {
      cwd: folder,
      maxBuffer: MAX_BYTES,
    });
    return stdout;
  } catch (cause) {
    throw new ExpectedError('spec-unreadable', {
      what: 'git has no committed document to compare with',
      where: `HEAD:${shownAs(file)}`,
      remedy: 'name both documents: `npm run spec:diff -- OLD NEW`',
      cause,
    });
  }
}

/** Lines are known only of a file that is printed as this project prints it. */
async function placesIn(source: string, spec: Spec): Promise<Pick<RenderOptions, 'file' | 'lineOf'>> {
  if (isAddress(source)) return {};
  const file = shownAs(source);
  if ((await readFile(source, 'utf8')) !== printJson(normaliseDocument(spec.document))) return { file };
  const lines = linesOf(spec.document);
  return { file, lineOf: (pointer) => lines.get(pointer) };
}

/** A file of the project by its path in it, as annotations and people name it. */
function shownAs(source: string): string {
  if (isAddress(source)) return safeAddress(source);
  if (source.startsWith('HEAD:')) return source;
  const path = relative(ROOT, resolve(source));
  return path.startsWith('..') ? source : path.split(sep).join('/');
}
