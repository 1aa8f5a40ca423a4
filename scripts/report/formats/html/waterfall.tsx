/** When each request ran: work, waiting for the rate limit, and retries, on the clock of its environment. */
import type { EnvironmentRun, RequestRun, Run } from '../../../run/model.ts';
import { type Span, spansOf } from '../../analysis/timeline.ts';
import { fragmentOf } from '../../deep-link.ts';
import { duration, grouped } from '../../quantity.ts';
import { Isolated } from './text.tsx';

const MAX_ROWS = 300;
/** Width of the drawing, and the least of a bar so that 10 ms in a minute can be seen. */
const WIDTH = 1000;
const MIN_BAR = 3;

export function Waterfalls({ run }: { readonly run: Run }) {
  const tested = run.environments.filter(({ requests }) => requests.some(({ attempts }) => attempts > 0));
  return (
    <>
      {tested.map((environment) => (
        <Waterfall environment={environment} open={tested.length === 1 && environment.status === 'passed'} />
      ))}
    </>
  );
}

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
  return (
    <details class="waterfall" open={open}>
      <summary>
        <h3>
          <Isolated value={environment.name} />
        </h3>
        <span class="quiet">
          {duration(endMs)}: {duration(spent('work'))} in requests, {duration(spent('rate-limit'))} waiting for the rate
          limit, {duration(spent('retried') + spent('backoff'))} in retries
        </span>
      </summary>
      <p class="scale" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <span>{duration(part * endMs)}</span>
        ))}
      </p>
      <ol>
        {rows.slice(0, MAX_ROWS).map(({ request, spans }) => (
          <li>
            <a href={`#${fragmentOf(environment.name, request.id)}`}>
              <Isolated value={request.id} limit={80} />
            </a>
            <Bars request={request} spans={spans} endMs={endMs} />
            <span class="time">{duration(request.durationMs)}</span>
          </li>
        ))}
      </ol>
      {rows.length > MAX_ROWS && (
        <p class="quiet">
          The first {grouped(MAX_ROWS)} of {grouped(rows.length)} requests; the times of all are in run.json.
        </p>
      )}
    </details>
  );
}

function Bars({
  request,
  spans,
  endMs,
}: {
  readonly request: RequestRun;
  readonly spans: readonly Span[];
  readonly endMs: number;
}) {
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
