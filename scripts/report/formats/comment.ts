/** The body of a comment on a pull request: the summary, with a mark by which a job finds its own comment again. */
import type { Run } from '../../run/model.ts';
import { renderSummary } from './summary.ts';

/** GitHub takes 65,536 characters in a comment. */
const MAX_BYTES = 60_000;

/** Not shown by GitHub and GitLab. */
export function commentMark({ suite }: Pick<Run, 'suite'>): string {
  return `<!-- clickhouse-cloud-postman: ${suite} -->`;
}

export function renderComment(run: Run): string {
  return `${commentMark(run)}\n${renderSummary(run, { page: 'fragments', maxBytes: MAX_BYTES })}`;
}
