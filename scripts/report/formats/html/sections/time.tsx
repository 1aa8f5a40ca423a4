/** When each request ran, and how long each operation takes over this run and those before. */
import type { EnvironmentRun, RequestRun, Run } from '../../../../run/model.ts';
import { type PastRun, pastRequests } from '../../../analysis/history.ts';
import { type Latency, latenciesOf } from '../../../analysis/latency.ts';
import { type Span, spansOf } from '../../../analysis/timeline.ts';
import { counted, duration, grouped } from '../../../quantity.ts';
import { type Column, Fold, RequestLink, Rest, Section, Table } from '../layout.tsx';
import { StatusStrip } from '../status.tsx';
import { Isolated } from '../text.tsx';

const MAX_BARS = 300;
/** Width of the drawing, and of the narrowest bar: 10 ms in a minute stay visible. */
const WIDTH = 1000;
const MIN_BAR = 3;
const MAX_LATENCIES = 100;

interface TimeProps {
  readonly run: Run;
  readonly history: readonly PastRun[];
}

export function TimeSection({ run, history }: TimeProps) {
  const sent = run.environments.filter(({ requests }) => requests.some(({ attempts }) => attempts > 0));
  if (sent.length === 0) return null;
  return (
    <Section id="time" title="Time">
      <p class="legend">
        <Swatch kind="work" /> request <Swatch kind="rate-limit" /> waiting for the rate limit <Swatch kind="retried" />{' '}
        attempt that was retried <Swatch kind="backoff" /> waiting before the retry
      </p>
      {sent.map((environment) => (
        <Waterfall environment={environment} open={sent.length === 1 && environment.status === 'passed'} />
      ))}
      {run.environments.map((environment) => (
        <LatencyTable environment={environment} history={history} />
      ))}
    </Section>
  );
}

function Swatch({ kind }: { readonly kind: Span['kind'] }) {
  return (
    <svg class="swatch" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
      <rect class={kind} width="10" height="10" />
    </svg>
  );
}

/** Work, waiting for the rate limit, and retries, on the clock of the environment. */
function Waterfall({ environment, open }: { readonly environment: EnvironmentRun; readonly open: boolean }) {
  const rows = environment.requests
    .filter(({ attempts }) => attempts > 0)
    .map((request) => ({ request, spans: spansOf(request) }))
    .sort((a, b) => a.request.startedMs - b.request.startedMs);
  const endMs = Math.max(1, ...rows.flatMap(({ spans }) => spans.map((span) => span.endMs)));
  const spent = (kind: Span['kind']) => {
    const spans = rows.flatMap((row) => row.spans).filter((span) => span.kind === kind);
    return spans.reduce((sum, span) => sum + span.endMs - span.startMs, 0);
  };
  const note =
    `${duration(endMs)}: ${duration(spent('work'))} in requests, ${duration(spent('rate-limit'))} waiting for the rate ` +
    `limit, ${duration(spent('retried') + spent('backoff'))} in retries`;
  return (
    <Fold class="waterfall" title={<Isolated value={environment.name} />} note={note} open={open}>
      <p class="scale" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <span>{duration(part * endMs)}</span>
        ))}
      </p>
      <ol>
        {rows.slice(0, MAX_BARS).map(({ request, spans }) => (
          <li>
            <RequestLink environment={environment.name} id={request.id} limit={80} />
            <Bars request={request} spans={spans} endMs={endMs} />
            <span class="time">{duration(request.durationMs)}</span>
          </li>
        ))}
      </ol>
      {rows.length > MAX_BARS && (
        <p class="quiet">
          The first {grouped(MAX_BARS)} of {grouped(rows.length)} requests; the times of all are in run.json.
        </p>
      )}
    </Fold>
  );
}

interface BarsProps {
  readonly request: RequestRun;
  readonly spans: readonly Span[];
  readonly endMs: number;
}

function Bars({ request, spans, endMs }: BarsProps) {
  const at = (ms: number) => Math.round((ms / endMs) * WIDTH);
  return (
    <svg viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" aria-hidden="true">
      {spans.map(({ kind, startMs, endMs: spanEnd }) => {
        const width = Math.max(kind === 'rate-limit' ? 0 : MIN_BAR, at(spanEnd) - at(startMs));
        const x = Math.min(at(startMs), WIDTH - width);
        return (
          <rect
            class={kind === 'work' ? request.status : kind}
            x={x}
            y={kind === 'rate-limit' ? 4 : 0}
            width={width}
            height={kind === 'rate-limit' ? 2 : 10}
          />
        );
      })}
    </svg>
  );
}

interface LatencyTableProps {
  readonly environment: EnvironmentRun;
  readonly history: readonly PastRun[];
}

function LatencyTable({ environment, history }: LatencyTableProps) {
  const rows = latenciesOf(environment, history);
  if (rows.length === 0) return null;
  const most = Math.max(1, ...rows.map(({ p95Ms }) => p95Ms));
  const columns: readonly Column<Latency>[] = [
    {
      title: 'Operation',
      cell: ({ request }) => <RequestLink environment={environment.name} id={request.id} limit={80} />,
    },
    { title: 'This run', isNumber: true, cell: ({ request }) => duration(request.durationMs) },
    { title: 'Median', isNumber: true, cell: ({ medianMs }) => duration(medianMs) },
    { title: 'p95', isNumber: true, cell: ({ p95Ms }) => duration(p95Ms) },
    { title: 'Median to p95', cell: (latency) => <Range latency={latency} most={most} /> },
  ];
  const past = pastRequests(environment.name, history);
  const runs: Column<Latency> = {
    title: 'Runs, this one last',
    cell: ({ request }) => (
      <StatusStrip statuses={[...(past.get(request.id) ?? []), request].map(({ status }) => status)} />
    ),
  };
  return (
    <Fold
      title={
        <>
          Latency in <Isolated value={environment.name} />
        </>
      }
      note={`${counted(rows.length, 'operation')}, slowest first, over ${counted(history.length + 1, 'run')}`}
    >
      <div class="wide">
        <Table rows={rows.slice(0, MAX_LATENCIES)} columns={history.length === 0 ? columns : [...columns, runs]} />
      </div>
      <Rest count={rows.length} limit={MAX_LATENCIES} text="faster ones, whose times are in run.json." />
    </Fold>
  );
}

/** @param most the longest p95 of the table, in milliseconds. */
function Range({ latency: { medianMs, p95Ms }, most }: { readonly latency: Latency; readonly most: number }) {
  const scaled = (ms: number) => Math.round((ms / most) * 200);
  return (
    <svg class="range" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">
      <rect x="0" y="3" width={scaled(medianMs)} height="4" />
      <rect class="far" x={scaled(medianMs)} y="4" width={scaled(p95Ms - medianMs)} height="2" />
    </svg>
  );
}
