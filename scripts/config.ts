/** What the process was told: flags, process environment and `.env`, read once, validated, frozen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import * as z from 'zod';
import { ExpectedError } from './errors.ts';
import { nearest } from './nearest.ts';
import { isLoopback } from './network-zone.ts';
import { parseRateLimit, RATE_LIMIT_NOTATION } from './shared/rate-limit.ts';
import { REPLACEABLE_VARIABLES } from './shared/setting-name.ts';

/** `NAME_VARIABLE` → value; what the process has wins over `.env`. */
export type Settings = Readonly<Record<string, string>>;

/** Reads the process environment and the `.env` of a folder (none is fine). */
export function readSettings(folder: string, processEnv: NodeJS.ProcessEnv): Settings {
  let fromFile: Record<string, string> = {};
  try {
    fromFile = parse(readFileSync(join(folder, '.env')));
  } catch {
    // A project without .env is the normal case.
  }
  const fromProcess = Object.fromEntries(
    Object.entries(processEnv).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return Object.freeze({ ...fromFile, ...fromProcess });
}

const count = (least: number) =>
  z
    .string()
    .regex(/^\d+$/, 'give a whole number')
    .transform(Number)
    .pipe(z.number().min(least, `give ${least} or more`).max(1_000_000_000));

const rateLimit = z.string().refine((text) => parseRateLimit(text) !== undefined, `give ${RATE_LIMIT_NOTATION}`);

const shard = z
  .string()
  .regex(/^[1-9]\d*\/[1-9]\d*$/, 'give the number of this shard and of all, for example 2/3')
  .transform((text) => {
    const [index, all] = text.split('/').map(Number);
    return { index: index as number, count: all as number };
  })
  .refine(({ index, count: all }) => index <= all, 'the number of this shard is larger than that of all');

const smokeSchema = z.object({
  env: z.array(z.string()).default([]),
  suite: z.enum(['smoke', 'negative', 'lifecycle']).default('smoke'),
  only: z.array(z.string().min(1)).default([]),
  allowWrites: z.boolean().default(false),
  acceptCosts: z.boolean().default(false),
  retries: count(0).default(2),
  timeout: count(1).default(30_000),
  deadline: count(1).optional(),
  rateLimit: rateLimit.optional(),
  concurrency: count(1).default(8),
  shard: shard.optional(),
  iterations: count(1).default(1),
  bail: z.boolean().default(false),
  strict: z.boolean().default(false),
  frozen: z.boolean().default(false),
  requireAll: z.boolean().default(false),
  coverage: z.boolean().default(false),
  reports: z.string().optional(),
  collection: z.string().optional(),
});

export type SmokeFlags = z.infer<typeof smokeSchema>;

const sandboxSchema = z.object({
  port: count(0).pipe(z.number().max(65_535)).default(4010),
  rateLimit: rateLimit.default('off'),
  fault: z.array(z.string()).default([]),
  faults: z.string().min(1, 'name a file').optional(),
  seed: count(0).optional(),
  spec: z.string().optional(),
  empty: z.boolean().default(false),
});

export type SandboxFlags = z.infer<typeof sandboxSchema>;

const specDiffSchema = z.object({ format: z.enum(['text', 'json', 'markdown', 'github']).default('text') });

const publishSchema = z.object({
  workspace: z.string('name the workspace, by its name or its ID').trim().min(1, 'name the workspace'),
  suite: z.array(z.enum(['smoke', 'negative', 'lifecycle'])).default(['smoke']),
  env: z.array(z.string().min(1)).default([]),
  dryRun: z.boolean().default(false),
  api: z.string().refine(isSafeAddress, 'give an https address without a user name, or one of loopback').optional(),
});

export type PublishFlags = z.infer<typeof publishSchema>;

/** A key goes over https, or to loopback. */
function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

const observedSchema = z.object({
  reports: z.string().optional(),
  runs: count(1).default(20),
  env: z.array(z.string().min(1)).default([]),
  patch: z.string().min(1).optional(),
});

export type ObservedFlags = z.infer<typeof observedSchema>;

const driftSchema = z.object({
  from: z.string().min(1).optional(),
  force: z.boolean().default(false),
  env: z.array(z.string().min(1)).default([]),
  deadline: count(1).default(600),
  report: z.string().min(1).optional(),
});

export type DriftFlags = z.infer<typeof driftSchema>;

const schemas = {
  smoke: smokeSchema,
  sandbox: sandboxSchema,
  'spec:diff': specDiffSchema,
  'publish:postman': publishSchema,
  'spec:observed': observedSchema,
  drift: driftSchema,
};

/**
 * Validates the flags of a command.
 *
 * @throws ExpectedError `usage-invalid-value`, with the flag; `config-unknown-key` for `.env` lines that are nearly right.
 */
export function readFlags<Name extends keyof typeof schemas>(
  command: Name,
  flags: unknown,
): z.infer<(typeof schemas)[Name]> {
  const parsed = schemas[command].safeParse(flags);
  if (parsed.success) return Object.freeze(parsed.data) as z.infer<(typeof schemas)[Name]>;
  const issue = parsed.error.issues[0];
  const flag = `--${String(issue?.path[0] ?? '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new ExpectedError('usage-invalid-value', {
    what: `the value of ${flag} cannot be used`,
    where: flag,
    remedy: issue?.message ?? 'see --help',
  });
}

const VARIABLES = REPLACEABLE_VARIABLES.map((name) => name.toUpperCase());

/**
 * A line of `.env` that starts as an environment's does, and whose end is nearly a variable, is a slip that would be silent.
 *
 * @param prefixes of the environments, `PRODUCTION`.
 */
export function assertSettingsKnown(folder: string, prefixes: readonly string[]): void {
  let names: string[];
  try {
    names = Object.keys(parse(readFileSync(join(folder, '.env'))));
  } catch {
    return;
  }
  for (const name of names) {
    const prefix = prefixes.find((candidate) => name.startsWith(`${candidate}_`));
    if (prefix === undefined) continue;
    const variable = name.slice(prefix.length + 1);
    const meant = VARIABLES.includes(variable) ? undefined : nearest(variable, VARIABLES);
    if (meant === undefined) continue;
    throw new ExpectedError('config-unknown-key', {
      what: `${name} is not a setting`,
      where: join(folder, '.env'),
      remedy: `did you mean ${prefix}_${meant}?`,
    });
  }
}
