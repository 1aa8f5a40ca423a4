/** The types of flags: their validation and their text in `--help`. */
import * as z from 'zod';
import type { Shard } from '../run/part.ts';
import type { SkipLimit } from '../run/verdict.ts';
import { parseRateLimit, RATE_LIMIT_NOTATION } from '../shared/network/rate-limit.ts';
import type { Flag } from './command.ts';

const MAX_COUNT = 1_000_000_000;

/** A flag without a value. */
export function toggle(help: string): Flag<boolean> {
  return { help, schema: z.boolean().default(false) };
}

/** Of the commands that write reports. */
export const STYLE_FILE_FLAG = toggle('write the style of the page as a file beside it, as Jenkins needs it');

/** @param fallback the default in words; the command implements it. */
export function text(value: string, help: string, fallback?: string): Flag<string | undefined> {
  return { help, value, fallback, schema: z.string().min(1, `name a ${value}`).optional() };
}

/** A file whose format is known by the end of its name. */
export function fileOf(endings: readonly string[], help: string): Flag<string | undefined> {
  const isKnown = (name: string) => endings.some((ending) => name.endsWith(ending));
  const schema = z.string().refine(isKnown, `name a file that ends with ${listed(endings)}`);
  return { help, value: 'file', schema: schema.optional() };
}

/** A repeatable flag. */
export function texts(value: string, help: string, fallback?: string): Flag<readonly string[]> {
  const schema = z.array(z.string().min(1, `name a ${value}`)).default([]);
  return { help, value, isRepeatable: true, fallback, schema };
}

export interface Bounds {
  readonly min: number;
  readonly max?: number;
}

/** Seconds until a timer: Node.js has none of 2^31 milliseconds or more. */
export const SECONDS: Bounds = { min: 1, max: 2_147_483 };

/** A whole number. */
export function count(value: string, help: string, bounds: Bounds): Flag<number | undefined> {
  return { help, value, schema: wholeNumber(bounds).optional() };
}

/** A whole number with a default. */
export function countOr(fallback: number, value: string, help: string, bounds: Bounds): Flag<number> {
  return { help, value, fallback: String(fallback), schema: wholeNumber(bounds).default(fallback) };
}

function wholeNumber({ min, max = MAX_COUNT }: Bounds) {
  return z
    .string()
    .regex(/^\d+$/, 'give a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `give ${min} or more`).max(max, `give ${max} or less`));
}

/** One of several names. `help` explains each. */
export function choice<Name extends string>(
  value: string,
  names: readonly Name[],
  help: string,
  fallback: Name,
): Flag<Name> {
  return { help, value, fallback, schema: oneOf(names).default(fallback as never) };
}

/** One of several names, or none. */
export function optionalChoice<Name extends string>(
  value: string,
  names: readonly Name[],
  help: string,
): Flag<Name | undefined> {
  return { help: `${help}: ${listed(names)}`, value, schema: oneOf(names).optional() };
}

/** Several of several names. `help` explains each. */
export function choices<Name extends string>(
  value: string,
  names: readonly Name[],
  help: string,
  fallback: Name,
): Flag<readonly Name[]> {
  return { help, value, isRepeatable: true, fallback, schema: z.array(oneOf(names)).default([fallback]) };
}

function oneOf<Name extends string>(names: readonly Name[]) {
  return z.enum(names, `give ${listed(names)}`);
}

/** A rate limit such as `10/10s`, validated but not parsed. */
export function rateLimit(help: string, fallback?: string): Flag<string | undefined> {
  const schema = z.string().refine((given) => parseRateLimit(given) !== undefined, `give ${RATE_LIMIT_NOTATION}`);
  return { help, value: 'n/Ws|off', fallback, schema: schema.optional() };
}

/** A number of requests, or a share of them: `5` or `10%`. */
export function skipLimit(help: string): Flag<SkipLimit | undefined> {
  const schema = z
    .string()
    .regex(/^\d{1,6}%?$/, 'give a number of requests or a percentage, for example 5 or 10%')
    .transform(
      (given): SkipLimit => ({ max: Number.parseInt(given, 10), unit: given.endsWith('%') ? 'percent' : 'requests' }),
    )
    .refine(({ max, unit }) => unit === 'requests' || max <= 100, 'give 100% or less');
  return { help, value: 'n|p%', schema: schema.optional() };
}

/** One part of a suite: `2/3` is the second part of three. */
export function shard(help: string): Flag<Shard | undefined> {
  const schema = z
    .string()
    .regex(/^[1-9]\d*\/[1-9]\d*$/, 'give the number of this shard and the number of shards, for example 2/3')
    .transform((given) => {
      const [index = 0, all = 0] = given.split('/').map(Number);
      return { index, count: all };
    })
    .refine(({ index, count: all }) => index <= all, 'the number of this shard is larger than the number of shards');
  return { help, value: 'i/n', schema: schema.optional() };
}

/** `a, b or c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
