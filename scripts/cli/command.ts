/** What a command declares. Parsing, validation, help and the table of the README follow from it. */
import * as z from 'zod';
import { type ExitCode, ExpectedError } from '../shared/errors.ts';
import type { Settings } from './config.ts';
import type { Interruption } from './interruption.ts';
import type { Screen } from './live-lines.ts';

export interface Flag<Value> {
  /** A few words, without the default and without a full stop. */
  readonly help: string;
  /** What the value is called in help, `file`; absent for a flag without a value. */
  readonly value?: string;
  readonly isRepeatable?: boolean;
  /** The value that counts where the flag is not given, as help shows it. */
  readonly fallback?: string;
  /** From what the command line has (text, a list of texts, `true`, or nothing) to the value. */
  readonly schema: z.ZodType<Value>;
}

/** One flag for each property of what the command takes; `allowWrites` is `--allow-writes`. */
export type FlagsOf<Values> = { readonly [Name in keyof Values]-?: Flag<Values[Name]> };

/** An invocation that the README shows. */
export interface Example {
  /** What follows the name of the command; `''`: nothing. */
  readonly args: string;
  readonly summary: string;
}

export interface CommandDeclaration<Values extends object> {
  /** `spec:diff`, or `report merge` for a command of a group. */
  readonly name: string;
  /** In the imperative, without a full stop. */
  readonly summary: string;
  /** Positional arguments, as Commander has them: `<run.json>`, `[old] [new]`, `<dirs...>`. */
  readonly positional?: string;
  readonly flags: FlagsOf<Values>;
  /** Arguments that the README shows with the command; none unless given. */
  readonly usage?: string;
  readonly examples?: readonly Example[];
  /**
   * Loads what it needs when it is called: of the other commands, nothing is loaded but their declarations.
   *
   * @returns the exit code; nothing where all went well.
   * @throws ExpectedError those of the command.
   */
  readonly run: (input: CommandInput<Values>, context: CommandContext) => Promise<ExitCode | undefined>;
}

export interface CommandInput<Values> {
  readonly flags: Values;
  /** Those given, in order; one that is variadic as several. */
  readonly positional: readonly string[];
}

/** A command of the registry, whatever its flags are. */
export interface Command extends Omit<CommandDeclaration<object>, 'flags' | 'run'> {
  readonly flags: Readonly<Record<string, Flag<unknown>>>;
  /** @throws ExpectedError `usage-invalid-value`, and those of the command. */
  readonly start: (raw: RawInput, context: CommandContext) => Promise<ExitCode | undefined>;
}

export interface RawInput {
  readonly flags: unknown;
  readonly positional: readonly string[];
}

/** The process, as far as a command may see it. */
export interface CommandContext {
  readonly cwd: string;
  /** The process environment and `.env`. */
  readonly settings: () => Settings;
  /** Prints text made safe for a terminal, and a line feed. */
  readonly print: (text: string) => void;
  /** Prints an error as its block. */
  readonly printProblem: (error: ExpectedError) => void;
  /** Prints to a terminal, or to what stands in its place, as it is. */
  readonly screen: Screen;
  /** Signals ask the command to end in order, from the first call on. */
  readonly watchSignals: () => Interruption;
  /** Calls once on SIGINT or SIGTERM, and then ends the process. */
  readonly onStop: (close: () => Promise<void>) => void;
  /** Ends the process though sockets are open, once what was printed is out. */
  readonly endSoon: () => void;
}

/** Types `flags` by what `run` takes: a flag that is missing, superfluous or of another type does not compile. */
export function defineCommand<Values extends object>(
  declaration: CommandDeclaration<Values>,
): Command & Pick<CommandDeclaration<Values>, 'flags'> {
  const { run, ...rest } = declaration;
  return {
    ...rest,
    start: (raw, context) => run({ flags: readFlags(declaration, raw.flags), positional: raw.positional }, context),
  };
}

/**
 * Validates the flags of a command.
 *
 * @param raw as the command line has them, by property: text, a list of texts, or `true`.
 * @throws ExpectedError `usage-invalid-value`, with the flag.
 */
export function readFlags<Values extends object>(
  { flags }: Pick<CommandDeclaration<Values>, 'flags'>,
  raw: unknown,
): Readonly<Values> {
  const shape = Object.fromEntries(Object.entries<Flag<unknown>>(flags).map(([name, { schema }]) => [name, schema]));
  const parsed = z.object(shape).safeParse(raw);
  if (parsed.success) return Object.freeze(parsed.data) as Readonly<Values>;
  const [issue] = parsed.error.issues;
  const flag = flagName(String(issue?.path[0] ?? ''));
  throw new ExpectedError('usage-invalid-value', {
    what: `the value of ${flag} cannot be used`,
    where: flag,
    remedy: issue?.message ?? 'see --help',
  });
}

/** `allowWrites` → `--allow-writes`. */
export function flagName(property: string): string {
  return `--${property.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The text of a flag in `--help`: what it does, whether it may be repeated, and its default. */
export function flagHelp({ help, isRepeatable = false, fallback }: Flag<unknown>): string {
  const notes = [...(isRepeatable ? ['repeatable'] : []), ...(fallback === undefined ? [] : [`default: ${fallback}`])];
  return notes.length === 0 ? help : `${help} (${notes.join('; ')})`;
}
