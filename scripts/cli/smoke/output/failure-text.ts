/** The failures at the end of a run, grouped by cause: what came, what to do, and how to run only these again. */
import { environmentProblemOf } from '../../../report/analysis/counts.ts';
import { type CauseGroup, causesOf } from '../../../report/analysis/diagnosis.ts';
import { failingSince } from '../../../report/analysis/failing-since.ts';
import type { PastRun } from '../../../report/analysis/history.ts';
import { counted } from '../../../report/quantity.ts';
import { diagnosisText } from '../../../report/words/diagnosis.ts';
import { failingSinceText } from '../../../report/words/failing-since.ts';
import { reasonText } from '../../../report/words/reason.ts';
import type { RequestRun, Run } from '../../../run/model.ts';
import { commandText, shellQuoted } from '../../../shared/command-text.ts';
import { ExpectedError } from '../../../shared/errors.ts';
import { shown } from '../../screen.ts';
import { problemKey, problemTexts } from './request-lines.ts';

/** In one group; the report has the others. */
const MAX_REQUESTS = 10;

/** Of those with the same problem. */
const MAX_SAME = 5;

/** Of one request. */
const MAX_TEXTS = 3;

/** For more, `--last-failed` is used, which keeps the command short. */
const MAX_ONLY = 5;

/** Of what is wrong with the requests above. */
const INDENT = '      ';

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
    const isMany = requests.length > MAX_ONLY;
    const only = isMany ? ['--last-failed'] : requests.map(({ id }) => `--only ${quoted(id)}`);
    return [
      '',
      `${counted(requests.length, 'failure')} in ${shown(environment.name)}: ${shown(headline)}`,
      ...requestsLines(requests, (request) => [
        ...textLines(request),
        ...sinceLines(environment.name, request, history),
      ]),
      `fix    ${shown(remedy)}`,
      `again  ${commandText('smoke', [...flags, `--env ${quoted(envOf(environment.name))}`, ...only].join(' '))}`,
    ];
  }
}

/** The first requests, and what is wrong with them: once for those with the same problem. */
function requestsLines(
  requests: readonly RequestRun[],
  textOf: (request: RequestRun) => readonly string[],
): readonly string[] {
  const groups = new Map<string, RequestRun[]>();
  for (const request of requests) {
    const key = problemKey(request) + textOf(request).slice(1).join();
    groups.set(key, [...(groups.get(key) ?? []), request]);
  }
  const lines: string[] = [];
  let left = MAX_REQUESTS;
  for (const [first, ...same] of groups.values()) {
    if (first === undefined || left <= 0) break;
    const places = [first, ...same].slice(0, Math.min(left, MAX_SAME));
    left -= places.length;
    lines.push(...places.map(placeLine), ...textOf(first));
  }
  const printed = lines.filter((line) => !line.startsWith(INDENT)).length;
  return printed < requests.length ? [...lines, `  … and ${requests.length - printed} more`] : lines;
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
      `${shown(environment.name)}: ${shown(reasonText(environment) ?? environment.status)}`,
    ]);
}

function placeLine({ id, method, path }: RequestRun): string {
  return `  ${shown(id)}  ${shown(method)} ${shown(path)}`;
}

function textLines(request: RequestRun): readonly string[] {
  return problemTexts(request)
    .slice(0, MAX_TEXTS)
    .map((text) => `${INDENT}${shown(text)}`);
}

function sinceLines(environment: string, { id }: RequestRun, history: readonly PastRun[]): readonly string[] {
  const text = failingSinceText(failingSince(environment, id, history));
  return text === undefined ? [] : [`${INDENT}${text}`];
}

/** OperationIds need no quotes, and the IDs of other items may. */
function quoted(text: string): string {
  return shellQuoted(shown(text));
}
