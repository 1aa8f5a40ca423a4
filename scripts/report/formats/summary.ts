/** `summary.md`: the run in a page of Markdown, for a CI job's summary and for chat. Problems first; bounded. */
import { openFindings } from '../../run/baseline/known-problem.ts';
import type { EnvironmentRun, RequestRun, Run } from '../../run/model.ts';
import { signOf, sumOf } from '../analysis/counts.ts';
import { causesOf } from '../analysis/diagnosis.ts';
import { leftBehind } from '../curl.ts';
import { fragmentOf } from '../deep-link.ts';
import { counted, duration, grouped, instant } from '../quantity.ts';
import { clip } from '../text.ts';
import { diagnosisText } from '../words/diagnosis.ts';
import { failureText } from '../words/failure.ts';
import { findingText } from '../words/finding.ts';
import { knownProblemsOf, knownText, reviewLines } from '../words/known.ts';
import { selectionText } from '../words/parts.ts';
import { reasonText, requestReason } from '../words/reason.ts';
import { sentenceOf } from '../words/verdict.ts';
import { bounded, escaped, prose, rest, section, tableLines } from './markdown.ts';

/** GitHub takes 1 MiB a step; a summary that anyone reads is far below. */
export const SUMMARY_LIMIT_BYTES = 200_000;
const MARKS = { passed: '✅', failed: '❌', uncertain: '⚠️' };
const MAX_CAUSES = 20;
const REQUESTS_PER_CAUSE = 10;
const FINDING_LIMIT = 50;
const FLAKY_LIMIT = 30;
const KNOWN_LIMIT = 50;
/** A command that is cut short cannot be pasted into a shell. */
const MAX_COMMAND = 4000;

export interface SummaryOptions {
  /** `links`: into the page beside it. `fragments`: the page is elsewhere (a CI artifact), so the fragment is named. */
  readonly page: 'links' | 'fragments';
  /** Bytes; `SUMMARY_LIMIT_BYTES` unless given. */
  readonly maxBytes?: number;
}

/** Renders a run as Markdown. */
export function renderSummary(run: Run, { page, maxBytes = SUMMARY_LIMIT_BYTES }: SummaryOptions): string {
  const lines = [
    `## ${MARKS[signOf(run)]} ${escaped(sentenceOf(run))}`,
    '',
    `${escaped(run.collection.name)} · ${run.suite} · ${instant(run.startedAt)} · ${duration(run.durationMs)}${sourceOf(run)}`,
    ...selectionLines(run),
    '',
    '| environment | status | passed | failed | errored | flaky | skipped | assertions | time |',
    '|---|---|--:|--:|--:|--:|--:|--:|--:|',
    ...run.environments.map(environmentRow),
    ...leftLines(run),
    ...problemLines(run, page),
    ...flakyLines(run, page),
    ...findingLines(run, page),
    ...knownLines(run, page),
    ...reviewSection(run),
  ];
  if (page === 'fragments')
    lines.push(
      '',
      'A fragment from this summary, added to the address of the page `index.html`, opens the page at that request.',
    );
  return bounded(lines, maxBytes);
}

/** GitHub takes 65,536 characters in a comment. */
const COMMENT_LIMIT_BYTES = 60_000;

/** By which a job finds its own comment again; not shown by GitHub and GitLab. */
export function commentMark({ suite }: Pick<Run, 'suite'>): string {
  return `<!-- clickhouse-cloud-postman: ${suite} -->`;
}

/** Renders the body of a comment on a pull request. */
export function renderComment(run: Run): string {
  return `${commentMark(run)}\n${renderSummary(run, { page: 'fragments', maxBytes: COMMENT_LIMIT_BYTES })}`;
}

function selectionLines(run: Run): string[] {
  const text = selectionText(run);
  return text === undefined ? [] : ['', `${escaped(clip(text, 300))}.`];
}

function environmentRow(environment: EnvironmentRun): string {
  const { name, status, totals, durationMs } = environment;
  const reason = reasonText(environment);
  const told = reason === undefined ? status : `${status}: ${clip(reason, 300)}`;
  const assertions =
    totals.assertionsFailed === 0
      ? grouped(totals.assertions)
      : `${grouped(totals.assertionsFailed)} of ${grouped(totals.assertions)} failed`;
  const cells = [totals.passed, totals.failed, totals.errored, totals.flaky, totals.skipped].map(grouped);
  return `| ${[escaped(clip(name, 100)), escaped(told), ...cells, assertions, duration(durationMs)].join(' | ')} |`;
}

function problemLines(run: Run, page: SummaryOptions['page']): string[] {
  const groups = causesOf(run);
  const { problems } = sumOf(run.environments);
  if (problems === 0) return [];
  const told = groups
    .slice(0, MAX_CAUSES)
    .map((group) => ({ ...group, ...diagnosisText(group.diagnosis, group.environment) }))
    .flatMap(({ environment, headline, remedy, requests }) => [
      '',
      `**${prose(headline)}** (${counted(requests.length, 'request')} in ${escaped(clip(environment.name, 60))})<br>`,
      prose(remedy),
      '',
      '| request | HTTP | problem |',
      '|---|--:|---|',
      ...requests
        .slice(0, REQUESTS_PER_CAUSE)
        .map(
          (request) =>
            `| ${link(request, environment, page)} | ${request.code ?? '–'} | ${escaped(clip(problemText(request), 600))} |`,
        ),
      ...rest(requests.length, REQUESTS_PER_CAUSE),
    ]);
  return ['', `### ${counted(problems, 'problem')}`, ...told, ...rest(groups.length, MAX_CAUSES)];
}

function leftLines(run: Run): string[] {
  const left = leftBehind(run);
  const rows = left.map(({ environment, thing, command }) => [
    ...[environment, thing.thing, clip(thing.name, 100), clip(thing.id, 100)].map(escaped),
    escaped(clip(command, MAX_COMMAND)),
  ]);
  const title = `${counted(left.length, 'thing')} that this run created and could not delete`;
  return section(title, tableLines(['environment', 'what', 'name', 'ID', 'deleted by'], rows), REQUESTS_PER_CAUSE);
}

function flakyLines(run: Run, page: SummaryOptions['page']): string[] {
  const flaky = each(run, ({ status }) => (status === 'flaky' ? [status] : []));
  const rows = flaky.map(({ request, environment }) => {
    return `- ${link(request, environment, page)}: ${escaped(clip(requestReason(request) ?? 'passed after a retry', 300))}`;
  });
  return section(`${counted(flaky.length, 'request')} passed only after a retry`, { rows }, FLAKY_LIMIT);
}

function findingLines(run: Run, page: SummaryOptions['page']): string[] {
  const found = each(run, openFindings);
  const rows = found.map(({ request, environment, item: finding }) => [
    link(request, environment, page),
    escaped(clip(finding.pointer, 200)),
    escaped(clip(findingText(finding), 300)),
  ]);
  const title = `${counted(found.length, 'finding')}: differences from the specification or from earlier runs`;
  return section(title, tableLines(['request', 'at', 'what'], rows), FINDING_LIMIT);
}

function knownLines(run: Run, page: SummaryOptions['page']): string[] {
  const rows = each(run, knownProblemsOf).map(({ request, environment, item: { what, known } }) => [
    link(request, environment, page),
    ...[what, knownText(known)].map((text) => escaped(clip(text, 300))),
  ]);
  const title = `${counted(sumOf(run.environments).known, 'request')} with known problems`;
  return section(title, tableLines(['request', 'what', 'why it is accepted'], rows), KNOWN_LIMIT);
}

function reviewSection(run: Run): string[] {
  const rows = run.environments.flatMap((environment) =>
    reviewLines(environment).map((line) => `- ${escaped(clip(`${environment.name}: ${line}`, 400))}`),
  );
  return section('The baseline needs an update', { rows }, KNOWN_LIMIT);
}

function problemText(request: RequestRun): string {
  const failed = request.assertions.find(({ status }) => status === 'failed');
  if (request.status === 'errored' || failed === undefined) return requestReason(request) ?? request.status;
  return `${failed.name}: ${failureText(failed)}`;
}

function link(request: RequestRun, environment: EnvironmentRun, page: SummaryOptions['page']): string {
  const fragment = fragmentOf(environment.name, request.id);
  const text = escaped(`${clip(environment.name, 60)} / ${clip(request.id, 120)}`);
  // encodeURIComponent does not escape these characters, which Markdown interprets.
  const target = fragment.replace(
    /[()'*!~_]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  if (target.length > 1000) return text;
  return page === 'links' ? `[${text}](index.html#${target})` : `${text} (\`#${target}\`)`;
}

function each<Item>(run: Run, itemsOf: (request: RequestRun) => readonly Item[]) {
  return run.environments.flatMap((environment) =>
    environment.requests.flatMap((request) => itemsOf(request).map((item) => ({ request, environment, item }))),
  );
}

function sourceOf({ source }: Run): string {
  const parts = [source?.branch, source?.commit?.slice(0, 12)].filter((part) => part !== undefined);
  return parts.map((part) => ` · ${escaped(clip(part, 100))}`).join('');
}
