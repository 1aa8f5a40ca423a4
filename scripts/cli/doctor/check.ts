/** The result of a check, and every code that it can have. */
import { EXIT, type ExitCode, firstExit } from '../../shared/errors.ts';

export type Level = 'ok' | 'warning' | 'problem';

/** Each code with its level and the exit code that it ends the process with. */
export const CHECK_CODES = {
  'node-supported': { level: 'ok' },
  'node-too-old': { level: 'problem', exit: EXIT.usage },
  'folder-writable': { level: 'ok' },
  'folder-unwritable': { level: 'problem', exit: EXIT.usage },
  'folder-read-only': { level: 'warning' },
  'proxy-none': { level: 'ok' },
  'proxy-used': { level: 'ok' },
  'proxy-excepted': { level: 'ok' },
  'proxy-for-loopback': { level: 'warning' },
  'proxy-invalid': { level: 'problem', exit: EXIT.usage },
  'credentials-missing': { level: 'warning' },
  'credentials-missing-named': { level: 'problem', exit: EXIT.usage },
  unreachable: { level: 'problem', exit: EXIT.untested },
  'server-error': { level: 'problem', exit: EXIT.untested },
  redirected: { level: 'problem', exit: EXIT.usage },
  'not-the-api': { level: 'problem', exit: EXIT.usage },
  'key-accepted': { level: 'ok' },
  'key-expires': { level: 'warning' },
  'key-unknown': { level: 'problem', exit: EXIT.usage },
  'key-inactive': { level: 'problem', exit: EXIT.usage },
  'key-forbidden': { level: 'problem', exit: EXIT.usage },
  role: { level: 'ok' },
  'role-hidden': { level: 'warning' },
  'role-unknown': { level: 'warning' },
  root: { level: 'ok' },
  'root-first': { level: 'ok' },
  'root-none': { level: 'problem', exit: EXIT.usage },
  'root-unknown': { level: 'problem', exit: EXIT.usage },
  'root-on-later-page': { level: 'warning' },
  mains: { level: 'ok' },
  'mains-none': { level: 'warning' },
  'mains-forbidden': { level: 'problem', exit: EXIT.usage },
  'mains-refused': { level: 'warning' },
  'main-ready': { level: 'ok' },
  'main-not-ready': { level: 'warning' },
  'main-unknown': { level: 'problem', exit: EXIT.usage },
  'main-on-later-page': { level: 'warning' },
  'feature-available': { level: 'ok' },
  'feature-nothing-yet': { level: 'ok' },
  'feature-not-allowed': { level: 'warning' },
  'feature-not-running': { level: 'warning' },
  'feature-withdrawn': { level: 'warning' },
  'feature-not-available': { level: 'warning' },
  'feature-no-route': { level: 'warning' },
  'feature-refused': { level: 'warning' },
  'rate-limit-free': { level: 'ok' },
  'rate-limit-shared': { level: 'warning' },
  'rate-limit-used-up': { level: 'problem', exit: EXIT.untested },
  'rate-limit-off': { level: 'warning' },
  'not-checked-rate-limit': { level: 'warning' },
  'not-checked-slow': { level: 'warning' },
  'clock-right': { level: 'ok' },
  'clock-not-compared': { level: 'ok' },
  'clock-ahead': { level: 'warning' },
  'clock-behind': { level: 'warning' },
} as const satisfies Record<string, { readonly level: Level; readonly exit?: ExitCode }>;

export type CheckCode = keyof typeof CHECK_CODES;

export type Params = Readonly<Record<string, string>>;

export interface Check {
  /** What was checked, as its line is called. */
  readonly id: string;
  readonly level: Level;
  readonly code: CheckCode;
  readonly params: Params;
}

export function check(id: string, code: CheckCode, params: Params = {}): Check {
  return { id, level: CHECK_CODES[code].level, code, params };
}

/** Warnings are no problem. */
export function exitCodeOf(checks: readonly Check[]): ExitCode {
  return firstExit(checks.map(({ code }) => exitOf(code)));
}

function exitOf(code: CheckCode): ExitCode {
  const entry = CHECK_CODES[code];
  return 'exit' in entry ? entry.exit : EXIT.passed;
}
