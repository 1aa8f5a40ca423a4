/** `spec:diff`: compares two documents, by default the committed one with the one in the working tree. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { diffSpecs } from '../../openapi/diff/diff.ts';
import { linesOf } from '../../openapi/diff/render/github.ts';
import { type DiffFormat, type RenderOptions, renderDiff } from '../../openapi/diff/render/render.ts';
import type { FetchOptions } from '../../openapi/load/fetch.ts';
import { parseDocument } from '../../openapi/load/parse.ts';
import { isAddress, readSpec } from '../../openapi/load/read.ts';
import type { Spec } from '../../openapi/model.ts';
import { normaliseDocument } from '../../openapi/normalise.ts';
import { toSpec } from '../../openapi/operations.ts';
import { commandText, slashed } from '../../shared/command-text.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { printJson } from '../../shared/json.ts';
import { ROOT } from '../../shared/root.ts';
import { safeAddress } from '../../shared/secrets/safe-address.ts';
import { PINNED_SPEC } from '../folders.ts';

const run = promisify(execFile);
const MAX_BYTES = 64 * 1024 * 1024;

export interface DiffFilesOptions {
  /** File or URL; by default the pinned document as committed at `HEAD`. */
  readonly old?: string | undefined;
  /** File or URL; by default the pinned document in the working tree. */
  readonly new?: string | undefined;
  readonly format: DiffFormat;
  /** The file of the pinned document, for tests. */
  readonly pinned?: string | undefined;
  /** Timeout, size bound and proxy, for URLs. */
  readonly fetch?: Omit<FetchOptions, 'validators'> | undefined;
}

/**
 * @returns the rendered comparison, and the number of breaking changes.
 * @throws ExpectedError the errors of `readSpec`, and `spec-unreadable` if git has no committed document.
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

/** The document in the last commit. */
async function readCommitted(file: string): Promise<Spec> {
  const source = `HEAD:${shownAs(file)}`;
  return toSpec(normaliseDocument(await parseDocument(await readCommittedText(file), source)), source);
}

/** @throws ExpectedError `spec-unreadable` if git has no committed document. */
export async function readCommittedText(file: string): Promise<string> {
  try {
    const folder = resolve(file, '..');
    // `./` makes the path relative to the folder that git runs in, not to the root of the repository.
    const { stdout } = await run('git', ['show', `HEAD:./${relative(folder, file)}`], {
      cwd: folder,
      maxBuffer: MAX_BYTES,
    });
    return stdout;
  } catch (cause) {
    throw new ExpectedError('spec-unreadable', {
      what: `git gives no committed document to compare with: ${gitReason(cause)}`,
      where: `HEAD:${shownAs(file)}`,
      remedy: `commit the document that \`${commandText('spec:pull')}\` pins; to compare others: \`${commandText('spec:diff', 'OLD NEW')}\``,
      cause,
    });
  }
}

/** The first line that git prints, such as `not a git repository` or `detected dubious ownership`. */
function gitReason(cause: unknown): string {
  const { code, stderr = '' } = cause as { readonly code?: unknown; readonly stderr?: string };
  if (code === 'ENOENT') return 'git or the folder of the document is missing';
  return (stderr.trim().split('\n')[0] ?? '').replace(/^fatal: /, '') || String(code);
}

/** The file, and the line of each JSON pointer if the file has the format of this project. */
async function placesIn(source: string, spec: Spec): Promise<Pick<RenderOptions, 'file' | 'lineOf'>> {
  if (isAddress(source)) return {};
  const file = shownAs(source);
  if ((await readFile(source, 'utf8')) !== printJson(normaliseDocument(spec.document))) return { file };
  const lines = linesOf(spec.document);
  return { file, lineOf: (pointer) => lines.get(pointer) };
}

/** The path of a file relative to the project, as in GitHub annotations. */
function shownAs(source: string): string {
  if (isAddress(source)) return safeAddress(source);
  if (source.startsWith('HEAD:')) return source;
  const path = relative(ROOT, resolve(source));
  return path.startsWith('..') ? source : slashed(path);
}
