/** Why a request or an environment was skipped, errored, flaky or interrupted, as a sentence without a full stop. */
import { keyRemedy } from '../../run/environments.ts';
import type { Explained, RequestRun } from '../../run/model.ts';
import { checkedReason, type Reason, type ReasonCode, type ReasonParams, type SavedReason } from '../../run/reason.ts';
import type { SkipGroup } from '../analysis/skips.ts';
import { counted, duration } from '../quantity.ts';
import { KEY_HEADLINES } from './key.ts';
import { networkText } from './network.ts';
import { missingText } from './parts.ts';

const WORDS: { readonly [Code in ReasonCode]: (params: ReasonParams<Code>) => string } = {
  'write-guard': () => 'this request changes something: --allow-writes lets it be sent',
  'no-resource': ({ thing, request, variable }) =>
    `there is no ${thing}: "${request}" listed none; or set ${variable} in the environment`,
  blocked: blockedText,
  'no-value': ({ variable }) => `the variable ${variable} has no value: set it in the environment`,
  'write-needs-id': ({ variable }) =>
    `a request that writes uses only IDs that you give: set ${variable} in the environment`,
  'not-created': ({ thing }) => `this run has no ${thing} that it created itself`,
  'nothing-to-delete': ({ thing }) => `there is no ${thing} of this run to delete`,
  'unsafe-id': () =>
    'an ID in its path is not one segment: it must have no slash, question mark, number sign or white space',
  'key-in-use': () => 'it addresses the key that the requests are sent with, which must not be changed or deleted',
  'key-unknown': ({ request }) =>
    `it is not known which key is in use, and that one must not be changed: send "${request}" first`,
  'unknown-before': () => 'it is not known what existed before it',
  'preparation-failed': () => 'the checks that come before it failed',
  unavailable: ({ why, status, needs, unproven }) => {
    if (needs !== undefined)
      return `${needs.thing} ID missing: "${needs.request}" is not available: ${why} (HTTP ${status})`;
    const doubt =
      unproven === undefined ? '' : `; not certain, as no request before it has listed ${unproven.join(' and ')}`;
    return `${why} (HTTP ${status})${doubt}`;
  },
  findings: ({ findings }) => `${counted(findings, 'finding')} ${findings === 1 ? 'fails' : 'fail'} a strict run`,
  'run-ended': () => 'not run: the run ended before it',
  bail: () => 'not run: --bail ended the run at the first failure',
  interrupted: ({ signal }) => (signal === undefined ? 'interrupted' : `interrupted by ${signal}`),
  deadline: ({ seconds }) => `the deadline of ${seconds} s was reached`,
  'key-refused': ({ cause, status }) => KEY_HEADLINES[cause](status),
  'no-key': (params) => `no key: ${keyRemedy(params)}`,
  status: ({ status, attempts }) => `the server responded with ${status}${timesOf(attempts)}`,
  'rate-limited': rateLimitedText,
  'no-response': ({ attempts }) => `no response${timesOf(attempts)}`,
  network: (params) => `${networkText(params)}${timesOf(params.attempts)}`,
  script: (params) => `a script of the collection failed: ${scriptText(params)}`,
  'not-retried': ({ after }) => `${short(after)}, and not sent again`,
  retried: ({ attempt, after }) => `passed at attempt ${attempt}, after: ${after.map(short).join(', ')}`,
  'runner-failed': ({ detail }) => `the runner failed: ${detail}`,
  'clean-up-failed': ({ detail }) => `the clean-up failed: ${detail}`,
  'nothing-sent': () => 'no request was sent, so nothing was tested: the reason of each request says why',
  'too-many-skipped': ({ skipped, selected, max }) =>
    `${skipped} of ${selected} requests were skipped, and --max-skipped allows ${max}`,
  'parts-missing': (missing) => missingText({ missing }) ?? 'some shards do not have this environment',
  unreachable: ({ first }) => `no response to any request: ${textOf(first)}`,
};

/** Reasons that end a run: a request that was not sent for one of them says so. */
const ENDS: ReadonlySet<string> = new Set<ReasonCode>(['interrupted', 'deadline', 'runner-failed', 'clean-up-failed']);

/** @returns text that came with the run where there is no code that this version knows; nothing where there is neither. */
export function reasonText({ reasonCode, params = {}, reason }: Explained): string | undefined {
  if (reasonCode === undefined) return reason;
  const known = checkedReason({ reasonCode, params });
  return known === undefined ? (reason ?? reasonCode) : wordsFor(known);
}

/** The reason of a request, and how often its status occurred in several iterations. */
export function requestReason(request: RequestRun): string | undefined {
  const { status, attempts, reasonCode, reason, iterations } = request;
  const text = reasonText(request);
  const isUnsent = attempts === 0 && reasonCode !== undefined && ENDS.has(reasonCode);
  const said = isUnsent ? `not run: ${text}` : text;
  if (iterations === undefined || iterations[status] === iterations.total) return said;
  // Text that came with the run has it already.
  if (reasonCode === undefined && reason !== undefined) return reason;
  const note = `${status} in ${iterations[status]} of ${iterations.total} iterations`;
  return said === undefined ? note : `${said} (${note})`;
}

/** Why requests were skipped, by their root cause. */
export function skipText({ reason, failedSources }: SkipGroup): string {
  if (failedSources !== undefined) return `the ${counted(failedSources, 'request')} that list their IDs failed`;
  return reasonText(reason) ?? 'no reason given';
}

/** Why an attempt did not count. */
export function retryReason({ reasonCode, params = {}, reason }: Explained): string {
  return reasonCode === undefined ? (reason ?? 'no response') : short({ reasonCode, params });
}

function blockedText(params: ReasonParams<'blocked'>): string {
  if (!('by' in params)) {
    const { thing, request, variable } = params;
    return `${thing} ID missing: "${request}" failed, or has not been sent; or set ${variable} in the environment`;
  }
  switch (params.by) {
    case 'key':
      return `"${params.request}" showed that the API does not accept the key`;
    case 'no-root':
      return `"${params.request}" showed that the key belongs to no ${params.thing}`;
    case 'unknown-id':
      return `"${params.request}" does not have the ${params.thing} that ${params.variable} names in the environment`;
  }
}

function wordsFor<Code extends ReasonCode>({ reasonCode, params }: Reason & { reasonCode: Code }): string {
  return WORDS[reasonCode as Code](params as ReasonParams<Code>);
}

function textOf(reason: SavedReason): string {
  return reasonText(reason) ?? reason.reasonCode;
}

/** As part of a longer sentence: a status needs no words around it. */
function short(reason: SavedReason): string {
  const known = checkedReason(reason);
  return known?.reasonCode === 'status' ? `HTTP ${known.params.status}` : textOf(reason);
}

function scriptText(params: ReasonParams<'script'>): string {
  switch (params.failure) {
    case 'threw':
      return params.detail;
    case 'unfinished':
      return 'it did not end';
    case 'checks':
      return `it made ${params.actual} of ${params.expected} checks`;
    case 'ended-run':
      return 'it ended the run before this request';
  }
}

function rateLimitedText({ attempts, limitedMs, askedMs }: ReasonParams<'rate-limited'>): string {
  const times = attempts === undefined ? '' : ` for ${duration(limitedMs)}, at each of ${attempts} attempts`;
  const asked = askedMs === undefined ? '' : `, and the API asked to wait ${duration(askedMs)} more`;
  return `the rate limit of the key was used up (HTTP 429)${times}${asked}`;
}

function timesOf(attempts: number | undefined): string {
  return attempts === undefined ? '' : `, at each of ${attempts} attempts`;
}
