/** The edge of the stage: generated files on disk, and whether they are what the spec gives. */
import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExpectedError } from '../../shared/errors.ts';

export interface GeneratedFile {
  readonly path: string;
  /** Its text, piece by piece; each call starts over. */
  readonly pieces: () => Iterable<string>;
}

export interface FileHash {
  readonly path: string;
  /** SHA-256 of its text, hexadecimal. */
  readonly hash: string;
}

/** A file that is written, and not yet in its place. */
export interface StagedFile extends FileHash {
  /** Its temporary path. */
  readonly next: string;
}

/** Bytes that are compared and written at once. */
const CHUNK = 1 << 18;

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The hash of a file that is up to date on disk; nothing if it is missing or has other bytes. */
export async function currentFile({ path, pieces }: GeneratedFile): Promise<FileHash | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  const hash = createHash('sha256');
  let length = 0;
  try {
    for (const chunk of chunksOf(pieces())) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(chunk.length), 0, chunk.length, length);
      if (bytesRead < chunk.length || !chunk.equals(buffer)) return undefined;
      length += chunk.length;
      hash.update(chunk);
    }
    return (await file.stat()).size === length ? { path, hash: hash.digest('hex') } : undefined;
  } catch {
    return undefined; // A folder, or a disk error: writing will report it.
  } finally {
    await file.close();
  }
}

/**
 * Writes a file beside the place where it belongs.
 *
 * @throws ExpectedError `output-unwritable`; nothing is left of it then.
 */
export async function stageFile({ path, pieces }: GeneratedFile): Promise<StagedFile> {
  const next = `${path}.${process.pid}.new`;
  const hash = createHash('sha256');
  function* hashed(): Generator<Buffer> {
    for (const chunk of chunksOf(pieces())) {
      hash.update(chunk);
      yield chunk;
    }
  }
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(next, hashed());
    return { path, next, hash: hash.digest('hex') };
  } catch (cause) {
    await discardFiles([{ next }]);
    throw unwritable(path, cause);
  }
}

/**
 * Puts files in their places, each in one step: a reader sees the old one or the new one.
 *
 * @throws ExpectedError `output-unwritable`; what was there before is then still there.
 */
export async function putInPlace(files: readonly StagedFile[]): Promise<void> {
  for (const { path, next } of files) {
    try {
      await rename(next, path);
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }
}

/** Removes temporary files; a failure is ignored, so that the first error is the one that is reported. */
export async function discardFiles(files: readonly Pick<StagedFile, 'next'>[]): Promise<void> {
  await Promise.all(files.map(({ next }) => rm(next, { force: true }).catch(() => {})));
}

function* chunksOf(pieces: Iterable<string>): Generator<Buffer> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < CHUNK) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

function unwritable(path: string, cause: unknown): ExpectedError {
  return new ExpectedError('output-unwritable', {
    what: `the collection cannot be written (${(cause as NodeJS.ErrnoException).code ?? 'error'})`,
    where: path,
    remedy: 'check the permissions of the folder and the free space, or give another one with --out DIR',
    cause,
  });
}
