/** Likely causes in words: a headline, and what to do. */

import {
  type Cause,
  type CauseParams,
  checkedDiagnosis,
  type Diagnosis,
  type SavedDiagnosis,
} from '../../run/diagnosis/causes.ts';
import type { EnvironmentAccess, EnvironmentRun } from '../../run/model.ts';
import { credentialVariables } from '../../shared/api-conventions.ts';
import { commandText } from '../../shared/command-text.ts';
import { settingName } from '../../shared/environment/setting-name.ts';
import { wordsOf } from '../../shared/words.ts';
import { clip, spelled } from '../text.ts';
import { CONNECTION_WORDS } from './connection-causes.ts';
import { KEY_FIXES, KEY_HEADLINES } from './key.ts';

export interface DiagnosisText {
  /** The cause in plain words, one sentence without a full stop. */
  readonly headline: string;
  /** What stands in backticks is something to type. */
  readonly remedy: string;
}

/** The environment of a diagnosis: its name, and how its key is sent. */
export type Diagnosed = Pick<EnvironmentRun, 'name' | 'access'>;

/** What the words need of an environment: its settings, by variable, and its key and root resource. */
interface Named {
  readonly setting: (variable: string) => string;
  readonly access: EnvironmentAccess;
}

type Text<Code extends Cause> = string | ((named: Named, params: CauseParams<Code>) => string);

/** `PRODUCTION_KEYID and PRODUCTION_KEYSECRET`; without names for a run of an earlier version. */
function keySettings({ setting, access: { credentials } }: Named): string {
  return credentialVariables(credentials).map(setting).join(' and ') || 'the key';
}

/** The settings of the key, and of the root ID where a wrong one is refused in the same way. */
function settingsToCheck(named: Named): string {
  const { credentials, root } = named.access;
  const isRootIn = root !== undefined && credentials?.refusedWith.includes(400);
  return `${keySettings(named)}${isRootIn ? `, then ${named.setting(root.variable)},` : ''}`;
}

/** The key by the setting of its ID. */
function keyOf({ setting, access }: Named): string {
  const [first] = credentialVariables(access.credentials);
  return first === undefined ? 'the key' : `the key ${setting(first)}`;
}

const thing = ({ access: { root } }: Named) => root?.thing ?? 'resource';

function refusedKey<Code extends keyof typeof KEY_FIXES>(cause: Code): readonly [Text<Code>, Text<Code>] {
  return [
    (_named, { status }) => KEY_HEADLINES[cause](status),
    (named) => sentence(KEY_FIXES[cause]({ settings: keySettings(named), baseURL: named.setting('baseURL') })),
  ];
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

/** `serviceId` → `service`. */
function thingOf(parameter: string): string {
  return wordsOf(parameter.replace(/_?Id$/, ''));
}

const WORDS: { readonly [Code in Cause]: readonly [headline: Text<Code>, remedy: Text<Code>] } = {
  'key-unknown': refusedKey('key-unknown'),
  'key-inactive': refusedKey('key-inactive'),
  'key-forbidden': refusedKey('key-forbidden'),
  'key-ended': [
    'The API no longer accepts the key (HTTP 401), which it accepted before in this run',
    'The key has expired, or was disabled or deleted during the run: look it up in the console.',
  ],
  'key-not-taken': [
    'The API does not accept the key for this request (HTTP 401), though it does for others of this run',
    'The key is good: the operation takes another kind of key, or the API is wrong; report it to the API’s owner.',
  ],
  'root-none': [
    (named) => `The key belongs to no ${thing(named)}: the list of them is empty`,
    (named) =>
      `Create a key in the console of the ${thing(named)} that you want to test, and put it into ${keySettings(named)}.`,
  ],
  'id-unknown': [
    ({ setting }, { variable, known }) =>
      `The list does not have the ID that ${setting(variable)} names${known.length === 0 ? '' : `: it has ${clip(spelled(known.join(', ')), 200)}`}`,
    ({ setting }, { variable }) =>
      `Correct ${setting(variable)}, or leave it empty to use what the list has; \`${commandText('doctor')}\` shows the names.`,
  ],
  'key-or-root': [
    (named) =>
      named.access.root === undefined
        ? 'The key is not configured correctly (HTTP 400)'
        : `The key or the ${thing(named)} ID is not configured correctly (HTTP 400, no ${thing(named)} information)`,
    (named) => `Check ${settingsToCheck(named)} in .env or in the environment file.`,
  ],
  root: [
    (named) => `The key is good, but the ${thing(named)} ID is not configured correctly (HTTP 400)`,
    (named) =>
      `Set ${named.setting(named.access.root?.variable ?? '')} to an ID of ${thing(named)} that the key belongs to, or leave it empty to use the first one.`,
  ],
  configuration: [
    ({ access: { credentials, root } }) =>
      `The API refused this request as wrong (HTTP 400)${root !== undefined && credentials?.refusedWith.includes(400) ? `, though key and ${root.thing} are good` : ''}`,
    'Look at its other parameters: an ID of the environment that no longer exists, or a query value that has become invalid.',
  ],
  role: [
    (named) => `The key may do nothing in this ${thing(named)} (HTTP 403 for each request to it)`,
    (named) => `Give ${keyOf(named)} a role in the ${thing(named)}, and check the IP access list of the key.`,
  ],
  permission: [
    (_named, { permission }) =>
      permission === undefined
        ? 'The role of the key does not allow this (HTTP 403), though it allows other requests of the kind'
        : `The role of the key lacks the permission ${permission} (HTTP 403)`,
    (named, { permission }) =>
      `Give ${keyOf(named)} ${permission === undefined ? 'a role that allows it' : `a role with ${permission}`}, or use another key.`,
  ],
  'permission-or-feature': [
    (named, { permission, area }) =>
      `The role of the key lacks ${permission === undefined ? 'a permission' : `the permission ${permission}`}, or the ${thing(named)} lacks the feature (HTTP 403${area === undefined ? '' : ` for each request of ${clip(spelled(area), 60)}`})`,
    (named, { permission }) =>
      `Give ${keyOf(named)} ${permission === undefined ? 'a role that may read this' : `a role with ${permission}`}; if it has one, the feature is not enabled for this ${thing(named)}.`,
  ],
  missing: [
    'The API knows no such resource or path (HTTP 404)',
    (_named, { parameters }) =>
      parameters.length === 0
        ? `No ID is in this path: the path has changed, run \`${commandText('spec:diff')}\`.`
        : `Check the ID of the ${thingOf(clip(spelled(parameters.at(-1) ?? ''), 60))} in the environment: no response of this run has shown it. If it exists, the path has changed: run \`${commandText('spec:diff')}\`.`,
  ],
  'missing-listed': [
    (_named, { parameter }) =>
      `The API knows no such ${thingOf(parameter)} (HTTP 404), though it listed it in the same run`,
    (_named, { request }) =>
      `The IDs of the environment are not the cause: the ID is in the response to “${clip(spelled(request), 100)}”. Run again, as it may just have been deleted; if it stays, report it to the API’s owner.`,
  ],
  'missing-below': [
    (_named, { parameter }) => `The ${thingOf(parameter)} exists, and the API has nothing at this path (HTTP 404)`,
    (_named, { request }) =>
      `The IDs of the environment are not the cause: “${clip(spelled(request), 100)}” has them. Set up what the request reads, or accept its absence with \`--update-baseline\`; if the path has changed, \`${commandText('spec:diff')}\` shows it.`,
  ],
  'no-route': [
    'The gateway has no route for this path (HTTP 404 with an HTML page)',
    (named) =>
      `The IDs are not the cause: the operation is not offered here, or its path has changed (\`${commandText('spec:diff')}\`). If every request fails like this, check ${named.setting('baseURL')}.`,
  ],
  'rate-limit': [
    'The rate limit of the key was used up (HTTP 429), for longer than a run waits for it',
    'Something else uses this key at the same time: give this run a key of its own, or lower `--rate-limit`.',
  ],
  server: [
    (_named, { status }) => `The server failed on its side (HTTP ${status})`,
    'Run again later; if it stays, report it to the API’s owner with the request ID of the response.',
  ],
  html: [
    'The response is an HTML page, which the specification does not promise',
    (named) =>
      `Something stands between you and the API (proxy, sign-in page), or ${named.setting('baseURL')} names another site.`,
  ],
  contract: [
    'The response breaks the contract: it is not what the specification promises',
    `Compare what was expected with what came. If the API has changed on purpose, take the new specification with \`${commandText('spec:pull')}\`, then \`${commandText('generate')}\`; if not, report it to the API’s owner.`,
  ],
  assertion: [
    'The response is not what an assertion expects',
    'Compare what was expected with what came; the assertion is in the request’s Scripts tab in Postman.',
  ],
  findings: [
    'Findings fail the requests of a strict run',
    `Run without \`--strict\`, accept the findings with \`--update-baseline\`, or take a newer specification with \`${commandText('spec:pull')}\`; if the API is wrong, report it to the API’s owner.`,
  ],
  script: [
    'A script of the collection broke, so the response was not checked',
    `This is a fault of the collection, not of the API: run \`${commandText('generate')}\` again; if it stays, report it.`,
  ],
  'script-request': [
    'The collection sends a request that this run does not send',
    (named) =>
      `Scripts may send requests to the origin of ${named.setting('baseURL')} only: make it a request of the collection, which goes out without credentials.`,
  ],
  'script-write': [
    'A script sends a request that changes something, and was not allowed to',
    'Add `--allow-writes` if that is what you want.',
  ],
  ...CONNECTION_WORDS,
  'no-response': ['There was no response', 'The reason beside each request says why.'],
};

/** A diagnosis as two sentences, for a place without room. */
export function diagnosisLine(diagnosis: SavedDiagnosis, environment: Diagnosed): string {
  const { headline, remedy } = diagnosisText(diagnosis, environment);
  return `${headline}. ${remedy}`;
}

/** The text of a diagnosis. One that this version does not know has the text that it was saved with. */
export function diagnosisText(saved: SavedDiagnosis, { name, access = {} }: Diagnosed): DiagnosisText {
  const diagnosis = checkedDiagnosis(saved);
  if (diagnosis === undefined) {
    const { cause, headline = cause, remedy = 'The reason beside each request says more.' } = saved;
    return { headline: clip(spelled(headline), 400), remedy: clip(spelled(remedy), 1000) };
  }
  return textOf(diagnosis, { setting: (variable) => settingName(name, variable), access });
}

function textOf<Code extends Cause>({ cause, params }: Diagnosis & { cause: Code }, named: Named): DiagnosisText {
  const [headline, remedy] = WORDS[cause as Code].map((text: Text<Code>) =>
    typeof text === 'string' ? text : text(named, params as CauseParams<Code>),
  ) as [string, string];
  return { headline, remedy };
}
