/** Annotations of a CI system: each failure and finding, at the operation in the pinned document. */
import { environmentProblemOf } from '../../../report/analysis/counts.ts';
import { failureText } from '../../../report/words/failure.ts';
import { findingText } from '../../../report/words/finding.ts';
import { reasonText, requestReason } from '../../../report/words/reason.ts';
import { openFindings } from '../../../run/baseline/known-problem.ts';
import type { EnvironmentRun, RequestRun, Run } from '../../../run/model.ts';
import { isProblemStatus } from '../../../run/status.ts';
import type { Annotation } from '../../../shared/github-command.ts';
import type { CiLog } from '../../ci-system.ts';
import { shown } from '../../screen.ts';

/** GitHub shows so many of each level for a step. */
const MAX_PER_LEVEL = 10;

export interface DocumentText {
  /** Relative to the root of the repository. */
  readonly file: string;
  /** JSON or YAML. */
  readonly text: string;
}

/** @returns lines for the log, errors first; none where the system has no annotations. */
export function annotationLines(run: Run, document: DocumentText, { annotate }: CiLog): string[] {
  if (annotate === undefined) return [];
  const lines = operationLines(document.text);
  const all = run.environments.flatMap((environment) => [
    ...environmentProblems(environment),
    ...environment.requests.flatMap((request) =>
      problemsOf(request).map(({ level, text }): Annotation => {
        const line = lines.get(request.id.replace(/#.*$/, ''));
        return {
          level,
          title: shown(`${request.id} in ${environment.name}`),
          text: shown(text),
          ...(line === undefined ? {} : { file: document.file, line }),
        };
      }),
    ),
  ]);
  return (['error', 'warning'] as const).flatMap((level) => {
    const own = all.filter((annotation) => annotation.level === level);
    const rest = own.length - MAX_PER_LEVEL;
    if (rest <= 0) return own.map(annotate);
    const more: Annotation = { level, title: 'More', text: `${rest + 1} more: see the report` };
    return [...own.slice(0, MAX_PER_LEVEL - 1), more].map(annotate);
  });
}

/** An environment that is itself a problem belongs to no line of the document. */
function environmentProblems(environment: EnvironmentRun): Annotation[] {
  if (environmentProblemOf(environment) === undefined) return [];
  const text = reasonText(environment) ?? environment.status;
  return [{ level: 'error', title: shown(`${environment.name} ${environment.status}`), text: shown(text) }];
}

/** One error for a failed request, and a warning for each finding that has not failed it. */
function problemsOf(request: RequestRun): Pick<Annotation, 'level' | 'text'>[] {
  const texts = openFindings(request).map((finding) => `finding: ${finding.pointer} ${findingText(finding)}`);
  if (request.reasonCode === 'findings') return [{ level: 'error', text: texts.join('; ') }];
  const findings = texts.map((text) => ({ level: 'warning' as const, text }));
  if (!isProblemStatus(request.status)) return findings;
  const failed = request.assertions.filter(({ status }) => status === 'failed').map(failureText);
  const text = failed.length > 0 ? failed.join('; ') : (requestReason(request) ?? 'no response');
  return [{ level: 'error', text }, ...findings];
}

/** The line of each operationId, from 1. */
function operationLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    const id = /^\s*"?operationId"?\s*:\s*["']?([^"',]+)/.exec(line)?.[1]?.trim();
    if (id !== undefined && !lines.has(id)) lines.set(id, index + 1);
  }
  return lines;
}
