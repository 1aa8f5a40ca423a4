/** Every result that a check can have: its words, the fix, and the exit code that it ends the process with. */
import { KEY_FIXES, type KeySettings } from '../../report/words/key.ts';
import { networkCause } from '../../run/diagnosis/network-cause.ts';
import type { KeyRefusal } from '../../shared/api-conventions.ts';
import { commandText } from '../../shared/command-text.ts';
import { EXIT, type ExitCode, firstExit } from '../../shared/errors.ts';

export type Params = Readonly<Record<string, string>>;

export interface Check {
  /** What was checked, as its line is called. */
  readonly id: string;
  readonly code: CheckCode;
  readonly params: Params;
}

export type CheckCode = keyof typeof CHECK_CODES;

/** With an exit code it is a problem; without one, but with a fix, a warning. */
interface Meaning {
  readonly exit?: ExitCode;
  readonly text: (params: Params) => string;
  readonly fix?: (params: Params) => string;
}

/** Columns of the name of a check. */
const NAME_COLUMNS = 24;

const said = ({ error }: Params) => (error ? `: ${error}` : '');
const runAgain = `run \`${commandText('doctor')}\` again later`;
const CLOCK_FIX = () =>
  'synchronise the clock (NTP): times in reports and the time windows of requests are off by that much';

const CHECK_CODES = {
  // An older one does not start the program.
  'node-version': { text: ({ version }) => `${version}` },
  'folder-writable': { text: () => 'can be written to' },
  'folder-unwritable': {
    exit: EXIT.usage,
    text: () => 'no report can be written',
    fix: () => 'make the folder writable, or name another with --reports DIR',
  },
  'folder-read-only': {
    text: () => 'cannot be written to: a stale collection cannot be generated again',
    fix: () => 'make the folder writable, or run smoke with --frozen',
  },
  'proxy-none': { text: () => 'none' },
  'proxy-used': { text: ({ address }) => `requests go through ${address}` },
  'proxy-excepted': { text: ({ address }) => `NO_PROXY excepts this address from ${address}` },
  'proxy-for-loopback': {
    text: ({ address }) => `requests to this machine go through ${address}`,
    fix: () => 'add 127.0.0.1 and localhost to NO_PROXY',
  },
  'proxy-invalid': {
    exit: EXIT.usage,
    text: () => 'the address of the proxy cannot be used',
    fix: () => 'give HTTPS_PROXY or HTTP_PROXY an http or https address, or remove it',
  },
  'credentials-missing': {
    text: () => 'none is set: nothing was requested, and smoke skips this environment',
    fix: ({ settings }) => `set ${settings} in .env or in the process environment`,
  },
  'credentials-missing-named': {
    exit: EXIT.usage,
    text: () => 'none is set: nothing was requested',
    fix: ({ settings }) => `set ${settings} in .env or in the process environment`,
  },
  unreachable: { exit: EXIT.untested, text: ({ reason }) => `no usable response: ${reason}`, fix: connectionFix },
  'server-error': {
    exit: EXIT.untested,
    text: (params) =>
      `the server responds with HTTP ${params.status}${params.form === 'html' ? ' and an HTML page' : ''}${said(params)}`,
    fix: () => `${runAgain}; if it stays, look at the status page of the API`,
  },
  redirected: {
    exit: EXIT.usage,
    text: ({ status }) => `the server redirects (HTTP ${status})`,
    fix: ({ baseURL }) => `give ${baseURL} the address of the API itself`,
  },
  'not-the-api': {
    exit: EXIT.usage,
    text: ({ status, form, ...params }) =>
      form === 'error'
        ? `unexpected response (HTTP ${status})${said(params)}`
        : `HTTP ${status} with ${form === 'html' ? 'an HTML page' : 'a body'} that is not of the API`,
    fix: ({ baseURL }) => `check ${baseURL}; a proxy, a gateway or a login page may also stand between`,
  },
  'key-accepted': { text: () => 'accepted' },
  'key-expires': {
    text: ({ days }) => `accepted; expires in ${days === '1' ? '1 day' : `${days} days`}`,
    fix: () => 'create another key in the console before then',
  },
  'key-unknown': {
    exit: EXIT.usage,
    text: (params) => `not accepted (HTTP ${params.status})${said(params)}`,
    fix: keyFix('key-unknown'),
  },
  'key-inactive': {
    exit: EXIT.usage,
    text: (params) => `expired or disabled (HTTP ${params.status})${said(params)}`,
    fix: keyFix('key-inactive'),
  },
  'key-forbidden': {
    exit: EXIT.usage,
    text: (params) => `refused for everything (HTTP ${params.status})${said(params)}`,
    fix: keyFix('key-forbidden'),
  },
  role: { text: ({ roles }) => `${roles}` },
  'role-hidden': {
    text: () => 'the key may not read API keys, so its role is not known',
    fix: ({ permission }) => `nothing for a view-only key; else give its role ${permission}`,
  },
  'role-unknown': {
    text: () => 'the list of API keys does not show the role of this key',
    fix: () => 'look it up in the console, under API keys',
  },
  root: { text: ({ title }) => `${title}` },
  'root-first': { text: ({ title, count }) => `${title}, the first of ${count}: no other was chosen` },
  'root-none': {
    exit: EXIT.usage,
    text: ({ root }) => `the key has no ${root}`,
    fix: ({ root }) => `create a key in the console of the ${root} that you want to test`,
  },
  'root-unknown': {
    exit: EXIT.usage,
    text: ({ setting, known }) => `${setting} is none of those that the key has: ${known}`,
    fix: ({ setting }) => `correct ${setting} or remove it; --write-env writes the first one into .env`,
  },
  'root-on-later-page': { text: onLaterPage, fix: ({ setting }) => `check ${setting} in the console` },
  mains: { text: ({ count, known }) => `${count}: ${known}` },
  'mains-none': {
    text: ({ root, mains }) => `the ${root} has none: requests below ${mains} are skipped`,
    fix: ({ root }) => `create one in the console, or choose another ${root}`,
  },
  'mains-forbidden': {
    exit: EXIT.usage,
    text: (params) => `the key may not read ${params.mains} (HTTP ${params.status})${said(params)}`,
    fix: ({ mains }) => `give the key a role that may view ${mains}, and check the IP access list of the key`,
  },
  'mains-refused': {
    text: (params) => `the list was not sent (HTTP ${params.status})${said(params)}`,
    fix: () => runAgain,
  },
  'main-ready': { text: ({ title, state }) => `${title} ${state}` },
  'main-not-ready': {
    text: ({ title, state }) => `${title} is ${state || 'of no known state'}: requests to it may be refused`,
    fix: ({ main, setting }) => `start the ${main} in the console, or name another in ${setting}`,
  },
  'main-unknown': {
    exit: EXIT.usage,
    text: ({ setting, root, known }) => `${setting} is none of those that the ${root} has: ${known}`,
    fix: ({ setting }) => `correct ${setting} or remove it; --write-env writes a usable one into .env`,
  },
  'main-on-later-page': { text: onLaterPage, fix: ({ setting }) => `check ${setting} in the console` },
  'feature-available': { text: ({ count }) => (count ? `available; in the list: ${count}` : 'available') },
  'feature-nothing-yet': { text: () => 'available; nothing there yet' },
  'feature-not-allowed': {
    text: (params) => `not allowed (HTTP ${params.status})${said(params)}`,
    fix: ({ permission, root }) =>
      `give the role of the key ${permission || 'the permission'}; if it has it, the ${root} lacks the feature`,
  },
  'feature-not-running': {
    text: (params) => `only while the ${params.main} runs (HTTP ${params.status})${said(params)}`,
    fix: ({ main }) => `start the ${main} in the console`,
  },
  'feature-withdrawn': {
    text: (params) => `not offered to this ${params.root} (HTTP ${params.status})${said(params)}`,
    fix: () => 'nothing: leave these requests out with --only, or expect them to fail',
  },
  'feature-not-available': {
    text: (params) => `not enabled here (HTTP ${params.status})${said(params)}`,
    fix: () => 'enable it in the console, if you need it',
  },
  'feature-no-route': {
    text: ({ status }) => `the gateway does not know it (HTTP ${status} with an HTML page)`,
    fix: () => 'nothing, if your region or plan does not have it; else check baseURL',
  },
  'feature-refused': {
    text: (params) => `unexpected response (HTTP ${params.status})${said(params)}`,
    fix: () => runAgain,
  },
  'rate-limit-free': { text: ({ requests }) => `no 429 in ${requests} requests` },
  'rate-limit-shared': {
    text: ({ throttled, requests }) => `429 for ${throttled} of ${requests} requests: others use this key`,
    fix: ({ setting }) => `create a key for this project alone, or set ${setting} lower`,
  },
  'rate-limit-used-up': {
    exit: EXIT.untested,
    text: () => 'used up by others (HTTP 429): the key could not be checked',
    fix: () => `create a key for this project alone, or ${runAgain}`,
  },
  'rate-limit-off': {
    text: ({ ratelimit, documented }) => `${ratelimit || 'none'}, but the API takes ${documented} per key`,
    fix: ({ setting, documented }) => `set ${setting}=${documented}`,
  },
  'not-checked-rate-limit': { text: ({ what }) => `${what}: the rate limit is used up`, fix: () => runAgain },
  'not-checked-slow': {
    text: ({ what }) => `${what}: the rate limit of the environment leaves no time for it`,
    fix: () => 'set a higher ratelimit in the environment',
  },
  'clock-right': { text: () => "within a minute of the server's" },
  'clock-not-compared': { text: () => 'not compared: the response has no Date' },
  'clock-ahead': { text: ({ minutes }) => `${minutes} min ahead of the server's`, fix: CLOCK_FIX },
  'clock-behind': { text: ({ minutes }) => `${minutes} min behind the server's`, fix: CLOCK_FIX },
} satisfies Readonly<Record<string, Meaning>>;

const MEANINGS: Readonly<Record<CheckCode, Meaning>> = CHECK_CODES;

function keyFix(cause: KeyRefusal): (params: Params) => string {
  return (params) => KEY_FIXES[cause](params as unknown as KeySettings);
}

function onLaterPage({ setting, count }: Params): string {
  return `${setting} is not among the first ${count} of the list; there are more`;
}

function connectionFix({ code = '', baseURL }: Params): string {
  const cause = networkCause({ code });
  if (cause === 'proxy') return 'check HTTPS_PROXY and HTTP_PROXY; hosts to reach directly go into NO_PROXY';
  if (cause === 'tls-untrusted')
    return 'if a proxy of your company signs the connections, name its certificate in NODE_EXTRA_CA_CERTS';
  if (code === 'ETIMEDOUT') return 'check the network, a firewall and the proxy; allow more time with --timeout';
  return `check ${baseURL}, the network and the proxy`;
}

export function check(id: string, code: CheckCode, params: Params = {}): Check {
  return { id, code, params };
}

/** @returns a line, and a second one with the fix where the check is not ✓. */
export function renderCheck({ id, code, params }: Check): string {
  const { text, fix, exit } = MEANINGS[code];
  const name = id.padEnd(NAME_COLUMNS);
  if (fix === undefined) return `✓ ${name} ${text(params)}`;
  return `${exit === undefined ? '!' : '✗'} ${name} ${text(params)}\n  ${'fix'.padEnd(NAME_COLUMNS)} ${fix(params)}`;
}

export function exitCodeOf(checks: readonly Check[]): ExitCode {
  return firstExit(checks.map(({ code }) => MEANINGS[code].exit ?? EXIT.passed));
}
