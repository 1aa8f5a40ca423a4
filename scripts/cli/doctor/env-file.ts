/** Settings in `.env`: what is written, and how the rest of the file stays as it is. */
import { randomBytes } from 'node:crypto';
import { chmod, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../shared/errors.ts';
import { parseSettings, type Settings } from '../config.ts';

export interface SettingChange {
  readonly name: string;
  readonly value: string;
  /** The value that it replaces, where it is another one. */
  readonly replaced?: string;
  /** The process environment has another value, which wins over the file. */
  readonly isOverridden: boolean;
}

/**
 * Puts settings into the text of an env file. An existing setting is changed in its last line, which overrides the others;
 * others are added at the end.
 */
export function withSettings(text: string, values: Settings): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  let result = text;
  for (const [name, value] of Object.entries(values)) {
    const last = [
      ...result.matchAll(new RegExp(`^([^\\S\\r\\n]*(?:export[^\\S\\r\\n]+)?${name}[^\\S\\r\\n]*=).*$`, 'gm')),
    ].at(-1);
    if (last === undefined) result = `${endedBy(result, lineEnd)}${name}=${value}${lineEnd}`;
    else
      result = `${result.slice(0, last.index)}${last[1]}${value}${endOf(last[0])}${result.slice(last.index + last[0].length)}`;
  }
  return result;
}

function endedBy(text: string, lineEnd: string): string {
  return text === '' || text.endsWith('\n') ? text : text + lineEnd;
}

/** `.` takes a carriage return before the line feed with it. */
function endOf(line: string): string {
  return line.endsWith('\r') ? '\r' : '';
}

/**
 * Writes settings into `.env` of a folder, in one step, with the mode that the file has.
 *
 * @param values without secrets; names and values of letters, digits, `_` and `-`.
 * @param effective what the process uses now.
 * @throws ExpectedError `output-unwritable`, also where the file is of a form that cannot be changed safely.
 */
export async function writeSettings(folder: string, values: Settings, effective: Settings): Promise<SettingChange[]> {
  const file = join(folder, '.env');
  const text = await readOptional(file);
  const before = parseSettings(text ?? '');
  const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => before[name] !== value));
  const next = withSettings(text ?? '', changed);
  const after = parseSettings(next);
  // A line of a multi-line value can look like a setting.
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  if ([...names].some((name) => after[name] !== (changed[name] ?? before[name])))
    throw unwritable(file, 'the file cannot be changed without changing other settings');
  if (Object.keys(changed).length > 0) await replace(file, next);
  return Object.entries(changed).map(([name, value]) => ({
    name,
    value,
    ...(before[name] ? { replaced: before[name] } : {}),
    isOverridden: (effective[name] ?? before[name]) !== before[name],
  }));
}

async function readOptional(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unwritable(file, `it cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
}

async function replace(file: string, text: string): Promise<void> {
  // A link to a file that is kept elsewhere stays one.
  const target = await realpath(file).catch(() => file);
  const next = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const mode = await stat(target).then(
      (found) => found.mode & 0o777,
      () => 0o600,
    );
    await writeFile(next, text, { mode: 0o600, flag: 'wx' });
    // The umask applies to what is created, and not to this.
    await chmod(next, mode);
    await rename(next, target);
  } catch (error) {
    await rm(next, { force: true });
    throw unwritable(file, `it cannot be written (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
}

function unwritable(where: string, why: string): ExpectedError {
  return new ExpectedError('output-unwritable', {
    what: `no ID was written: ${why}`,
    where,
    remedy: 'put the lines into the file yourself, or make it writable',
  });
}
