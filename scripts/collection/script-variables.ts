/**
 * The variables that the code inside Postman reads and writes, other than those of an API's credentials and IDs. All are declared in
 * the collections, so that a person sees what they are; no parameter of a document gets one of their names.
 */

export interface ScriptVariable {
  /** Plain text, for the person who opens the list of variables. */
  readonly description: string;
  /** Only the lifecycle suite has it. */
  readonly only?: 'lifecycle';
}

/** Computed for each request that names them (`timeWindow` in `postman/variables.ts`): what they are, as a clause. */
export const TIME_VARIABLES: Readonly<Record<string, string>> = {
  windowStart: 'seven days before the request is sent, as a date-time',
  windowEnd: 'the time at which the request is sent, as a date-time',
  windowStartDate: 'seven days before the request is sent, as a date',
  windowEndDate: 'the day on which the request is sent, as a date',
  inOneDay: 'one day after the request is sent, as a date-time',
  inOneDayDate: 'one day after the request is sent, as a date',
  inOneYear: '365 days after the request is sent, as a date-time',
  inOneYearDate: '365 days after the request is sent, as a date',
};

/** What a person or the runner can set. */
export const SCRIPT_SETTINGS: Readonly<Record<string, ScriptVariable>> = {
  baseURL: { description: 'Address of the API, without a slash at the end. The environment has it.' },
  allowwrites: {
    description:
      'Exactly true: requests that change something are sent. Anything else: they are skipped. Set it in the environment.',
  },
  ratelimit: {
    description:
      'Rate limit of the API key: 10/10s is ten requests in ten seconds; off is no limit. Requests wait to stay within it.',
  },
  ratelimitwait: {
    description:
      'Seconds that a run waits for a key whose rate limit others use up, from the first HTTP 429 on. Empty: 60.',
  },
  ratelimitkept: {
    description: 'true: the runner keeps the rate limit, and the scripts do not. Leave it empty in Postman.',
  },
  retries: {
    description:
      'How often a run sends a request again after a failure that may pass (429, 502, 503, 504, no response). Empty: 0.',
  },
  retrybackoff: {
    description: 'Milliseconds before the first retry; each further one waits twice as long. Empty: 500.',
  },
  retrybudget: { description: 'Retries of a whole run. Empty: 20.' },
  noretry: { description: 'true: the runner knows that a retry would not help. Leave it empty in Postman.' },
  pollseconds: {
    description: 'Seconds that a step waits at most for a state. Empty: 600.',
    only: 'lifecycle',
  },
  lifecyclename: {
    description:
      'Name of the run, ccp-lifecycle- and twelve hexadecimal digits. Empty: a new one. Set it in the environment to clean up after an earlier run.',
    only: 'lifecycle',
  },
  lifecycleidentifier: {
    description: 'Name of the run with underscores in place of hyphens. The scripts compute it.',
    only: 'lifecycle',
  },
};

/** Which keys the API lists that may be the one in use: it must not be changed or deleted. */
export const KEYS_IN_USE = 'keys-in-use';

/** What the scripts keep from one request to the next; and `only-orgid` for the root item's variable `orgid`. */
export const SCRIPT_STATE: Readonly<Record<string, ScriptVariable>> = {
  [KEYS_IN_USE]: { description: 'Which keys may be the one in use. The scripts set it; leave it empty.' },
  capturedfrom: {
    description: 'The server and the end of the key whose responses gave the IDs. The scripts set it; leave it empty.',
  },
  run: { description: 'Tells the runs apart. The scripts set it; leave it empty.' },
  rateLimitState: { description: 'When the last responses came. The scripts set it; leave it empty.' },
  retried: { description: 'Which request is sent again. The scripts set it; leave it empty.' },
  retryBudget: { description: 'Retries that are left in this run. The scripts set it; leave it empty.' },
  polling: { description: 'Which request waits for a state. The scripts set it; leave it empty.', only: 'lifecycle' },
};

/** Whether the code inside Postman gives the variable a meaning of its own. */
export function isScriptVariable(name: string): boolean {
  if (name.startsWith('only-')) return true;
  return [SCRIPT_SETTINGS, SCRIPT_STATE, TIME_VARIABLES].some((variables) => Object.hasOwn(variables, name));
}
