/** The failures at the end of a run, grouped by cause: what came, what to do, and how to run only these again. */
import { type CauseGroup, causesOf } from '../../report/analysis/causes.ts';
import { environmentProblemOf } from '../../report/analysis/counts.ts';
import { failingSince } from '../../report/analysis/failing-since.ts';
import type { PastRun } from '../../report/analysis/history.ts';
import { counted } from '../../report/quantity.ts';
import { diagnosisText } from '../../report/words/diagnosis.ts';
import { failingSinceText } from '../../report/words/failing-since.ts';
import { failureText } from '../../report/words/failure.ts';
import { findingText } from '../../report/words/finding.ts';
import { reasonText, requestReason } from '../../report/words/reason.ts';
import { openFindings, type RequestRun, type Run } from '../../run/model.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { shown } from './shown.ts';

/** In one group; the report has the others. */
const MAX_REQUESTS = 10;

/** Of one request. */
const MAX_TEXTS = 3;

/** More are selected by `--last-failed`, as a long command is not read. */
const MAX_ONLY = 5;

export interface Rerun {
  /** Flags that the requests need besides `--env` and `--only`. */
  readonly flags: readonly string[];
  /** The value of `--env` for an environment: its name, or the file that was given. */
  readonly envOf: (environment: string) => string;
}

/**
 * @param history earlier runs, oldest first.
 * @returns lines; none where nothing failed.
 */
export function failureLines(run: Run, { flags, envOf }: Rerun, history: readonly PastRun[] = []): string[] {
  // A refused key has a block of its own.
  const groups = causesOf(run).filter(({ environment }) => environment.status !== 'misconfigured');
  return [...wholeLines(run), ...groups.flatMap(groupLines)];

  function groupLines({ environment, diagnosis, requests }: CauseGroup): string[] {
    const { headline, remedy } = diagnosisText(diagnosis, environment);
    const first = requests.slice(0, MAX_REQUESTS);
    const only = requests.length > MAX_ONLY ? ['--last-failed'] : first.map(({ id }) => `--only ${quoted(id)}`);
    const same = sameText(requests);
    const rest = requests.length - first.length;
    return [
      '',
      `${counted(requests.length, 'failure')} in ${shown(environment.name)}: ${shown(headline)}`,
      ...first.flatMap((request) => [
        placeLine(request),
        ...(same === undefined ? textLines(request) : []),
        ...sinceLines(environment.name, request, history),
      ]),
      ...(rest > 0 ? [`  … and ${rest} more`] : []),
      ...(same ?? []),
      `fix    ${shown(remedy)}`,
      `again  npm run smoke -- ${[...flags, `--env ${quoted(envOf(environment.name))}`, ...only].join(' ')}`,
    ];
  }
}

/** The error of each environment whose key the API does not accept. */
export function misconfigurations(run: Run): ExpectedError[] {
  return causesOf(run)
    .filter(({ environment }) => environment.status === 'misconfigured')
    .map(({ environment, diagnosis }) => {
      const { headline, remedy } = diagnosisText(diagnosis, environment);
      return new ExpectedError('environment-misconfigured', {
        what: `${environment.name}: ${headline}`,
        where: `${environment.baseURL}, first request; the others were not sent`,
        remedy,
      });
    });
}

/** Environments that are themselves a problem: not tested, or not to the end, or failed as a whole. */
function wholeLines({ environments }: Run): string[] {
  return environments
    .filter((environment) => environment.status !== 'misconfigured' && environmentProblemOf(environment) !== undefined)
    .flatMap((environment) => [
      '',
      `${shown(environment.name)} ${environment.status}: ${shown(reasonText(environment) ?? '')}`,
    ]);
}

function placeLine({ id, method, path }: RequestRun): string {
  return `  ${shown(id)}  ${shown(method)} ${shown(path)}`;
}

/** What was expected, and what came. */
function textLines(request: RequestRun): readonly string[] {
  const failed = request.assertions.filter(({ status }) => status === 'failed');
  const findings = request.reasonCode === 'findings' ? openFindings(request) : [];
  const told = [...failed.map(failureText), ...findings.map((finding) => `${finding.pointer} ${findingText(finding)}`)];
  const what = told.length > 0 ? told : [requestReason(request) ?? 'no response'];
  return what.slice(0, MAX_TEXTS).map((text) => `      ${shown(text)}`);
}

function sinceLines(environment: string, { id }: RequestRun, history: readonly PastRun[]): readonly string[] {
  const text = failingSinceText(failingSince(environment, id, history));
  return text === undefined ? [] : [`      ${text}`];
}

/** The text of all requests, where several have the same: then it stands once. */
function sameText([first, ...others]: readonly RequestRun[]): readonly string[] | undefined {
  if (first === undefined || others.length === 0) return undefined;
  const text = textLines(first);
  return others.every((request) => textLines(request).join('\n') === text.join('\n')) ? text : undefined;
}

/** For a shell: operationIds need no quotes, and the IDs of other items may. */
function quoted(text: string): string {
  const safe = shown(text);
  return /^[\w./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
}
