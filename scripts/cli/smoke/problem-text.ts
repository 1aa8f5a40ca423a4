/** What is wrong with a request, in the words of the terminal, and whether two requests have the same problem. */
import { failureText } from '../../report/words/failure.ts';
import { findingText } from '../../report/words/finding.ts';
import { requestReason } from '../../report/words/reason.ts';
import { openFindings, type RequestRun } from '../../run/model.ts';

/** Parameters of reasons that differ although the problem is the same. */
const INCIDENTAL = new Set(['attempts', 'limitedMs', 'askedMs']);

/** A line for each failed assertion or finding; of a request without a usable response, its reason. */
export function problemTexts(request: RequestRun): readonly string[] {
  if (request.reasonCode === 'findings')
    return openFindings(request).map((finding) => `${finding.pointer} ${findingText(finding)}`);
  const failed = request.assertions.filter(({ status }) => status === 'failed' && request.status !== 'errored');
  return failed.length > 0 ? failed.map(failureText) : [requestReason(request) ?? 'no response'];
}

/** The same for requests with the same problem. */
export function problemKey(request: RequestRun): string {
  const { status, reasonCode, params = {} } = request;
  if (status !== 'errored' || reasonCode === undefined) return JSON.stringify([status, ...problemTexts(request)]);
  return JSON.stringify([status, reasonCode, Object.entries(params).filter(([name]) => !INCIDENTAL.has(name))]);
}
