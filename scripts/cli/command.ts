/** The declaration of a command, from which parsing, validation, `--help` and the README's table are derived. */
import * as z from 'zod';
import { type ExitCode, ExpectedError } from '../shared/errors.ts';
import type { CiLog } from './ci-system.ts';
import type { Settings } from './config.ts';
import type { Interruption } from './process-events.ts';
import type { Screen } from './screen.ts';

export interface Flag<Value> {
  /** A few words, without the default and without a final dot. */
  readonly help: string;
  /** Name of the value in `--help`, such as `file`; missing for a flag without a value. */
  readonly value?: string;
  readonly isRepeatable?: boolean;
  /** The default, as shown in `--help`. */
  readonly fallback?: string | undefined;
  /** Validates the raw value of the command line (text, a list of texts, `true`, or nothing). */
  readonly schema: z.ZodType<Value>;
}

/** One flag for each property; `allowWrites` is `--allow-writes`. */
export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** The values of flags, by property. */
export type FlagValues<Declared extends Flags> = {
  readonly [Name in keyof Declared]: z.output<Declared[Name]['schema']>;
};

/** An example in the README. */
export interface Example {
  /** The arguments after the name of the command. */
  readonly args: string;
  readonly summary: string;
}

export interface CommandDeclaration<Declared extends Flags> {
  /** `spec:diff`, or `report merge` for a command in a group. */
  readonly name: string;
  /** In the imperative, without a final dot. */
  readonly summary: string;
  /** Positional arguments in Commander's notation: `<run.json>`, `[old] [new]`, `<dirs...>`. */
  readonly positional?: string;
  readonly flags: Declared;
  /** Arguments in the README's row of the command. */
  readonly usage?: string;
  readonly examples?: readonly Example[];
  /**
   * Imports its implementation dynamically, so that a command loads no code of other commands.
   *
   * @returns the exit code; `undefined` means success.
   * @throws ExpectedError
   */
  readonly run: (input: CommandInput<FlagValues<Declared>>, context: CommandContext) => Promise<ExitCode | undefined>;
}

export interface CommandInput<Values> {
  readonly flags: Values;
  /** The given arguments in order; a variadic argument is several. */
  readonly positional: readonly string[];
}

/** A command in the registry, independent of the type of its flags. */
export interface Command extends Omit<CommandDeclaration<Flags>, 'run'> {
  /**
   * @param raw with values of the command line: text, a list of texts, or `true`.
   * @throws ExpectedError `usage-invalid-value`, and the errors of the command.
   */
  readonly start: (raw: CommandInput<unknown>, context: CommandContext) => Promise<ExitCode | undefined>;
}

/** The parts of the process that a command can use. */
export interface CommandContext {
  readonly cwd: string;
  readonly settings: () => Settings;
  /** Prints text and a line feed, and makes it safe for a terminal. */
  readonly print: (text: string) => void;
  readonly printProblem: (error: ExpectedError) => void;
  /** Writes to standard output without changes. */
  readonly screen: Screen;
  /** Where the output is the log of a CI system that this program knows. */
  readonly ciLog: CiLog | undefined;
  /** From the first call on, signals abort the command instead of ending the process. */
  readonly watchSignals: () => Interruption;
  /** Calls `close` on the first signal, and then ends the process with 0. */
  readonly onStop: (close: () => Promise<void>) => void;
  /** Ends the process after pending output, even if sockets are open. */
  readonly endSoon: () => void;
}

/** The type of `flags` in `run` follows from the declarations of the flags. */
export function defineCommand<Declared extends Flags>(
  declaration: CommandDeclaration<Declared>,
): Command & Pick<CommandDeclaration<Declared>, 'flags'> {
  const { run, ...rest } = declaration;
  return {
    ...rest,
    start: (raw, context) => run({ ...raw, flags: readFlags(declaration, raw.flags) }, context),
  };
}

/**
 * Validates the flags of a command.
 *
 * @param raw values by property: text, a list of texts, or `true`.
 * @throws ExpectedError `usage-invalid-value`, with the flag.
 */
export function readFlags<Declared extends Flags>(
  { flags }: { readonly flags: Declared },
  raw: unknown,
): FlagValues<Declared> {
  const shape = Object.fromEntries(Object.entries(flags).map(([name, { schema }]) => [name, schema]));
  const parsed = z.object(shape).safeParse(raw);
  if (parsed.success) return Object.freeze(parsed.data) as FlagValues<Declared>;
  const [issue] = parsed.error.issues;
  const flag = flagName(String(issue?.path[0] ?? ''));
  throw new ExpectedError('usage-invalid-value', {
    what: `the value of ${flag} is not valid`,
    where: flag,
    remedy: issue?.message ?? 'see --help',
  });
}

/** `allowWrites` → `--allow-writes`. */
export function flagName(property: string): string {
  return `--${property.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The text of a flag in `--help`: its description, whether it is repeatable, and its default. */
export function flagHelp({ help, isRepeatable = false, fallback }: Flag<unknown>): string {
  const notes = [...(isRepeatable ? ['repeatable'] : []), ...(fallback === undefined ? [] : [`default: ${fallback}`])];
  return notes.length === 0 ? help : `${help} (${notes.join('; ')})`;
}
