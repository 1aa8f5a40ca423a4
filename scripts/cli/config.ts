/** Reads the settings of a process: its environment and `.env`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { didYouMean } from '../shared/did-you-mean.ts';
import { ExpectedError } from '../shared/errors.ts';
import { encodingOf } from '../shared/text-encoding.ts';

/** Value by name. The process environment has priority over `.env`. */
export type Settings = Readonly<Record<string, string>>;

/**
 * Reads the process environment and the optional `.env` of a folder. A line end at the end of a value is removed, as in `.env`: a secret
 * that was pasted into the form of a CI system often has one.
 *
 * @throws ExpectedError `config-unreadable`; `config-encoding` for a file in UTF-16, as other programs that read it would find nothing
 *   in it.
 */
export function readSettings(folder: string, processEnv: NodeJS.ProcessEnv): Settings {
  const fromProcess = Object.fromEntries(
    Object.entries(processEnv).flatMap(([name, value]) => (value === undefined ? [] : [[name, withoutLineEnd(value)]])),
  );
  return Object.freeze({ ...parse(readEnvFile(folder)), ...fromProcess });
}

function withoutLineEnd(value: string): string {
  return value.replace(/(\r?\n|\r)$/, '');
}

/** The settings that the text of an env file has. */
export function parseSettings(text: string): Settings {
  return parse(text);
}

export interface SettingCheck {
  /** The folder of `.env`. */
  readonly folder: string;
  /** As `readSettings` returns them. */
  readonly settings: Settings;
  /** Prefixes of the environments, such as `PRODUCTION`. */
  readonly prefixes: readonly string[];
  /** What a setting of an environment can override, such as `keyid`. */
  readonly variables: readonly string[];
}

/**
 * Rejects names in `.env` that start with an environment's prefix and are similar to a variable: probably a typing error; and values
 * of the environments that are cut off or in quotes.
 *
 * @throws ExpectedError `config-unknown-key`, `config-value-cut`, `config-value-quotes`, `config-encoding`.
 */
export function assertSettings({ folder, settings, prefixes, variables }: SettingCheck): void {
  const known = variables.map((name) => name.toUpperCase());
  const inFile = parse(readEnvFile(folder));
  for (const name of Object.keys(inFile)) {
    const prefix = prefixes.find((candidate) => name.startsWith(`${candidate}_`));
    if (prefix === undefined) continue;
    const variable = name.slice(prefix.length + 1);
    // `STAGING_2_KEYID` is of the environment staging-2, and no mistake in the setting of staging.
    const isOfAnother = known.some((each) => variable.length > each.length + 1 && variable.endsWith(`_${each}`));
    const meant = isOfAnother || known.includes(variable) ? undefined : didYouMean(variable, known);
    if (meant === undefined) continue;
    throw new ExpectedError('config-unknown-key', {
      what: `${name} is not a setting`,
      where: join(folder, '.env'),
      remedy: `did you mean ${prefix}_${meant}?`,
    });
  }
  const isOwn = (name: string) => prefixes.some((prefix) => name.startsWith(`${prefix}_`));
  const quoted = Object.entries(settings).find(
    ([name, value]) => isOwn(name) && value !== inFile[name] && /^(["'`]).*\1$/.test(value),
  );
  if (quoted !== undefined)
    throw new ExpectedError('config-value-quotes', {
      what: `the value of ${quoted[0]} is in quotes, which would be a part of it`,
      where: 'the process environment',
      remedy: 'remove the quotes: `docker --env-file` and some CI systems do not',
    });
  assertWhole(folder, settings, (name) => isOwn(name) || /^https?_proxy$/i.test(name));
}

/**
 * Rejects a value in `.env` that would not be the one that is meant: it ends at a `#` without a space before it, which starts a comment,
 * so that the rest of a key or password would be missing; or its quotes are not a pair, so that they would belong to it.
 *
 * @param isRead whether the command reads the setting.
 * @throws ExpectedError `config-value-cut`, `config-value-quotes`, `config-encoding`.
 */
export function assertWhole(folder: string, settings: Settings, isRead: (name: string) => boolean): void {
  const text = readEnvFile(folder);
  const values = parse(text);
  for (const [, name = '', rest = ''] of text.matchAll(/^[^\S\r\n]*(?:export[^\S\r\n]+)?([\w.-]+)[^\S\r\n]*=(.*)$/gm)) {
    if (settings[name] !== values[name] || !isRead(name)) continue;
    // Quotes are removed only as a pair, and only straight ones.
    if (/^["'`\u2018-\u201f]/.test(rest.trim()) && values[name]?.startsWith(rest.trim().charAt(0)))
      throw new ExpectedError('config-value-quotes', {
        what: `the value of ${name} begins with a quote that would be a part of it`,
        where: join(folder, '.env'),
        remedy: `put the value between two straight quotes of the same kind, or write it without: ${name}='…'`,
      });
    const mark = rest.indexOf('#');
    const read = rest.slice(0, mark);
    // After white space, or with one after it (`KEY=# none`), it is meant as a comment.
    const isComment = mark === -1 || /\s$/.test(read) || (read === '' && /^#(\s|$)/.test(rest));
    if (isComment || read.trim() !== values[name]) continue;
    throw new ExpectedError('config-value-cut', {
      what: `the value of ${name} is cut off at its first #`,
      where: join(folder, '.env'),
      remedy: `put the value into single quotes: ${name}='…#…'; a comment needs a space before the #`,
    });
  }
}

function readEnvFile(folder: string): string {
  const file = join(folder, '.env');
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const { code = 'error' } = cause as NodeJS.ErrnoException;
    // It is optional, and a virtual environment of Python can be a folder of this name.
    if (code === 'ENOENT' || code === 'EISDIR') return '';
    throw new ExpectedError('config-unreadable', {
      what: `the file cannot be read (${code})`,
      where: file,
      remedy: 'make the file readable, or remove it',
      cause,
    });
  }
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8') return bytes.toString('utf8').replace(/^\ufeff/, '');
  throw new ExpectedError('config-encoding', {
    what: `the file is written in ${encoding.toUpperCase()}, not in UTF-8`,
    where: file,
    remedy: 'save it as UTF-8; in Windows PowerShell, `(Get-Content .env) | Set-Content -Encoding utf8 .env`',
  });
}
