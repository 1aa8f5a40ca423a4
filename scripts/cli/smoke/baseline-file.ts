/** The baseline of an environment as a file, `NAME.baseline.json` beside the environment: read and checked, and written. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DEFAULT_SUITE, type SuiteName } from '../../collection/suites/registry.ts';
import { replaceFile } from '../../openapi/load/write.ts';
import { reasonText } from '../../report/words/reason.ts';
import { type Baseline, isAcceptable, updatedEntries } from '../../run/baseline/baseline.ts';
import {
  type BaselineEntry,
  baselineEntrySchema,
  baselineFileSchema,
  withoutIds,
} from '../../run/baseline/known-problem.ts';
import type { Environment } from '../../run/environments.ts';
import type { EnvironmentRun, Run } from '../../run/model.ts';
import { didYouMean } from '../../shared/did-you-mean.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { operationIdOf } from '../../shared/item-id.ts';
import { isObject, pointerTo, printJson } from '../../shared/json.ts';
import { decodeText } from '../../shared/text-encoding.ts';
import type { SmokeFlags } from './flags.ts';
import type { Suite } from './suite.ts';

const REMEDY = 'correct the file, or delete it and run with --update-baseline';

/** Flags with which a run does not show everything, or more than one result for each request. */
const PARTIAL: readonly (keyof SmokeFlags)[] = ['only', 'shard', 'bail', 'iterations', 'noBaseline'];

export interface BaselineOptions {
  readonly flags: SmokeFlags;
  readonly suite: Pick<Suite, 'collection' | 'spec'>;
  /** The day in UTC, `2026-07-31`. */
  readonly today: string;
}

/**
 * Refuses an update by a run that is only a part.
 *
 * @throws ExpectedError `baseline-not-updated`.
 */
export function assertUpdatable(flags: SmokeFlags): void {
  if (!flags.updateBaseline) return;
  const isSet = { only: flags.only.length > 0, shard: flags.shard !== undefined, iterations: flags.iterations > 1 };
  const used = PARTIAL.filter((flag) => ({ ...flags, ...isSet })[flag] === true);
  if (used.length === 0) return;
  const names = used.map((flag) => (flag === 'noBaseline' ? '--no-baseline' : `--${flag}`)).join(', ');
  throw new ExpectedError('baseline-not-updated', {
    what: 'a baseline is made from a run of the whole suite',
    where: `--update-baseline with ${names}`,
    remedy: `run without ${names}`,
  });
}

/**
 * Gives each environment its baseline.
 *
 * @throws ExpectedError `baseline-invalid`, `config-unknown-key`, `config-operation-unknown`.
 */
export async function withBaselines(
  environments: readonly Environment[],
  { flags, suite, today }: BaselineOptions,
): Promise<Environment[]> {
  if (flags.noBaseline) return [...environments];
  return Promise.all(
    environments.map(async (environment) => {
      const file = baselineFileOf(environment);
      const text = await readOptional(file);
      if (text === undefined && !flags.updateBaseline) return environment;
      const entries = text === undefined ? [] : parseBaseline(text, file, environment.name, suite);
      return { ...environment, baseline: { entries, today, isUpdate: flags.updateBaseline } };
    }),
  );
}

/** @throws ExpectedError `baseline-invalid`, `config-unknown-key`, `config-operation-unknown`. */
function parseBaseline(
  text: string,
  file: string,
  environment: string,
  suite: BaselineOptions['suite'],
): BaselineEntry[] {
  const invalid = (what: string, where = file, remedy = REMEDY) =>
    new ExpectedError('baseline-invalid', { what, where, remedy });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid('the baseline is not valid JSON');
  }
  if (!isObject(json)) throw invalid('the baseline is not a JSON object');
  const { data, error } = baselineFileSchema.safeParse(json);
  if (data === undefined) {
    const unknown = error.issues.find(({ code }) => code === 'unrecognized_keys');
    const issue = unknown ?? error.issues[0];
    const pointer = (issue?.path ?? []).map(String).reduce(pointerTo, '');
    const where = pointer === '' ? file : `${file} ${pointer}`;
    if (unknown?.code === 'unrecognized_keys')
      throw unknownKey(unknown.keys[0] ?? '', where, unknown.path.length === 0);
    throw invalid(`the baseline has a value that is not valid: ${issue?.message}`, where, remedyFor(json, issue?.path));
  }
  if (data.environment !== environment)
    throw invalid(
      `the baseline belongs to the environment ${data.environment}, and not to ${environment}`,
      `${file} /environment`,
      `move the file beside the environment ${data.environment}, or accept the problems of ${environment} with --update-baseline`,
    );
  for (const [index, { operation, suite: name = DEFAULT_SUITE }] of data.known.entries())
    assertKnownOperation(operation, name, `${file} /known/${index}/operation`, suite);
  return data.known;
}

/**
 * Writes the baselines of a run. An environment that was not tested to its end keeps the file that it has.
 *
 * @returns a line for each file, and why others were not written.
 */
export async function updateBaselines(
  run: Run,
  environments: readonly Environment[],
): Promise<{ notes: string[]; problem?: ExpectedError }> {
  const notes: string[] = [];
  const refused: string[] = [];
  for (const [index, ended] of run.environments.entries()) {
    const { baseline, ...environment } = environments[index] as Environment;
    if (baseline === undefined) continue;
    if (!isAcceptable(ended)) {
      refused.push(`${ended.name} (${whyRefused(ended)})`);
      continue;
    }
    const file = baselineFileOf(environment);
    const entries = updatedEntries(baseline, run.suite, ended.requests);
    if (entries.length > 0 || baseline.entries.length > 0) {
      try {
        await replaceFile(file, printJson({ environment: ended.name, known: entries }));
      } catch (problem) {
        if (problem instanceof ExpectedError) return { notes, problem };
        throw problem;
      }
    }
    notes.push(`[${ended.name}] ${changeText(baseline, entries)}: ${file}`);
  }
  if (refused.length === 0) return { notes };
  const problem = new ExpectedError('baseline-not-updated', {
    what: 'the baseline is as it was: the problems of an environment are accepted only after a complete run in which requests pass',
    where: refused.join(', '),
    remedy: 'fix what the report shows and run again, or name only the environments that can be tested with --env',
  });
  return { notes, problem };
}

function whyRefused(ended: EnvironmentRun): string {
  if (ended.status === 'passed' || ended.status === 'failed') return 'no request passed';
  return ended.status === 'misconfigured' ? `misconfigured: ${reasonText(ended)}` : ended.status;
}

function changeText({ entries: before }: Baseline, after: readonly BaselineEntry[]): string {
  const [old, now] = [before, after].map((entries) => new Set(entries.map((entry) => JSON.stringify(entry))));
  const added = after.filter((entry) => !old?.has(JSON.stringify(entry))).length;
  const removed = before.filter((entry) => !now?.has(JSON.stringify(entry))).length;
  return `${after.length} known problems (${added} added, ${removed} removed)`;
}

function baselineFileOf({ file, name }: Pick<Environment, 'file' | 'name'>): string {
  return join(dirname(file), `${name}.baseline.json`);
}

async function readOptional(file: string): Promise<string | undefined> {
  try {
    return decodeText(await readFile(file));
  } catch (cause) {
    const { code = 'error' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new ExpectedError('baseline-invalid', {
      what: `the baseline cannot be read (${code})`,
      where: file,
      remedy: 'make the file readable, or run with --no-baseline',
      cause,
    });
  }
}

function unknownKey(key: string, where: string, isTop: boolean): ExpectedError {
  const keys = Object.keys((isTop ? baselineFileSchema : baselineEntrySchema).shape);
  const meant = didYouMean(key, keys);
  return new ExpectedError('config-unknown-key', {
    what: `${key} is not a key of a baseline${isTop ? '' : "'s entry"}`,
    where,
    remedy: meant === undefined ? `its keys are ${keys.join(', ')}` : `did you mean ${meant}?`,
  });
}

function remedyFor(json: unknown, path: readonly PropertyKey[] = []): string {
  if (path.at(-1) !== 'code') return REMEDY;
  let value = json as unknown;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  const meant = didYouMean(String(value), baselineEntrySchema.shape.code.options);
  return meant === undefined ? REMEDY : `did you mean ${meant}?`;
}

/** An operation of another suite, with a label, is known by its operationId only. */
function assertKnownOperation(
  operation: string,
  name: SuiteName,
  where: string,
  { collection, spec }: BaselineOptions['suite'],
): void {
  const own = collection.items.map(({ id }) => withoutIds(id));
  const documented = spec.operationIds ?? [];
  const isOwn = name === collection.suite && own.includes(operation);
  if (isOwn || documented.includes(name === collection.suite ? operation : operationIdOf(operation, documented)))
    return;
  const meant = didYouMean(operation, [...own, ...documented]);
  throw new ExpectedError('config-operation-unknown', {
    what: `the document has no operation ${operation}`,
    where,
    remedy: `${meant === undefined ? '' : `did you mean ${meant}? `}Correct the entry or remove it`,
  });
}
