/** What the terminal shows while a run goes on: one line per request, and on a terminal a line of the present below them. */
import { styleText } from 'node:util';
import type { RequestRun, RequestStatus, Run } from '../run/model.ts';
import { REQUEST_STATUSES } from '../run/model.ts';
import type { Progress } from '../run/run.ts';

export interface Screen {
  write(text: string): void;
  /** Colours and a live line are for terminals. */
  readonly isTerminal: boolean;
  readonly columns: number;
}

type Format = Parameters<typeof styleText>[0];

const MARKS: Readonly<Record<RequestStatus, { mark: string; format: Format }>> = {
  passed: { mark: '✓', format: 'green' },
  failed: { mark: '✗', format: 'red' },
  errored: { mark: '!', format: 'red' },
  flaky: { mark: '~', format: 'yellow' },
  skipped: { mark: '-', format: 'gray' },
};

/** Prints a run as it happens. */
export function progressPrinter(screen: Screen): (progress: Progress) => void {
  const live = new Map<string, string>();
  const paint = (format: Format, text: string) => (screen.isTerminal ? styleText(format, text) : text);

  function print(line: string): void {
    if (screen.isTerminal && live.size > 0) screen.write('\r\x1b[2K');
    screen.write(`${line}\n`);
    showLive();
  }

  function showLive(): void {
    if (!screen.isTerminal) return;
    const text = [...live.values()].join('   ');
    if (text !== '') screen.write(`\r\x1b[2K${paint('dim', text.slice(0, Math.max(20, screen.columns - 1)))}`);
  }

  return (progress) => {
    switch (progress.kind) {
      case 'environment-start':
        print(`[${progress.environment}] ${progress.total} requests${paceNote(progress.total, progress.ratelimit)}`);
        break;
      case 'request-start':
        live.set(
          progress.environment,
          `[${progress.environment}] ${progress.done + 1}/${progress.total} ${printable(progress.name)}`,
        );
        showLive();
        break;
      case 'request-end':
        print(requestLine(progress.environment, progress.request, paint));
        break;
      case 'environment-end': {
        live.delete(progress.environment.name);
        const { name, status, reason } = progress.environment;
        if (screen.isTerminal) screen.write('\r\x1b[2K');
        if (status === 'skipped') print(paint('yellow', `[${name}] SKIPPED  ${printable(reason ?? '')}`));
        else if (reason !== undefined) print(paint('red', `[${name}] ${status}: ${printable(reason)}`));
      }
    }
  };
}

function paceNote(total: number, ratelimit: string): string {
  const match = /^(\d+)\/(\d+(?:\.\d+)?)s$/.exec(ratelimit);
  if (match === null) return '';
  const seconds = Math.floor((total - 1) / Number(match[1])) * Number(match[2]);
  return `, at ${ratelimit}${seconds > 0 ? `: about ${seconds} s` : ''}`;
}

function requestLine(
  environment: string,
  request: RequestRun,
  paint: (format: Format, text: string) => string,
): string {
  const { mark, format } = MARKS[request.status];
  const took = request.attempts === 0 ? '' : `  ${request.code ?? 'no answer'}  ${request.durationMs} ms`;
  const lines = [
    `[${environment}] ${paint(format, mark)} ${request.method.padEnd(6)} ${printable(request.name)}${took}${request.reason === undefined ? '' : `  (${printable(request.reason)})`}`,
  ];
  for (const { status, name, message } of request.assertions) {
    if (status === 'failed') lines.push(`[${environment}]     ${paint('red', printable(message ?? name))}`);
  }
  for (const finding of request.findings ?? []) {
    lines.push(
      `[${environment}]     ${paint('yellow', `finding: ${printable(finding.pointer)} ${printable(finding.message)}`)}`,
    );
  }
  return lines.join('\n');
}

/** Text of the API on a terminal: no control characters, and no more than a few lines of it. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?').slice(0, 600);
}

/** The table at the end of a run. */
export function summaryTable(run: Run): string {
  const head = ['environment', 'status', 'requests', ...REQUEST_STATUSES, 'assertions', 'findings', 'time'];
  const rows = run.environments.map(({ name, status, totals, durationMs, requests }) => [
    name,
    status,
    String(totals.requests),
    ...REQUEST_STATUSES.map((key) => String(totals[key])),
    totals.assertionsFailed > 0
      ? `${totals.assertions} (${totals.assertionsFailed} failed)`
      : String(totals.assertions),
    String(requests.reduce((sum, { findings }) => sum + (findings?.length ?? 0), 0)),
    `${(durationMs / 1000).toFixed(1)} s`,
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
