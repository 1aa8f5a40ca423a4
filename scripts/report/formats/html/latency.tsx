/** Latency by operation: median and 95th percentile over this run and those before, with its statuses as a strip. */
import type { EnvironmentRun, Run } from '../../../run/model.ts';
import type { PastRun } from '../../analysis/history.ts';
import { latenciesOf } from '../../analysis/latency.ts';
import { pastStatuses } from '../../analysis/trend.ts';
import { fragmentOf } from '../../deep-link.ts';
import { counted, duration, grouped } from '../../quantity.ts';
import { StatusStrip } from './status-strip.tsx';
import { Isolated } from './text.tsx';

const MAX_ROWS = 100;

export function LatencyTables({ run, history }: { readonly run: Run; readonly history: readonly PastRun[] }) {
  return (
    <>
      {run.environments.map((environment) => (
        <LatencyTable environment={environment} history={history} />
      ))}
    </>
  );
}

function LatencyTable({
  environment,
  history,
}: {
  readonly environment: EnvironmentRun;
  readonly history: readonly PastRun[];
}) {
  const rows = latenciesOf(environment, history);
  if (rows.length === 0) return null;
  const past = pastStatuses(environment.name, history);
  const most = Math.max(1, ...rows.map(({ p95Ms }) => p95Ms));
  return (
    <details class="latency">
      <summary>
        <h3>
          Latency in <Isolated value={environment.name} />
        </h3>
        <span class="quiet">
          {counted(rows.length, 'operation')}, slowest first, over {counted(history.length + 1, 'run')}
        </span>
      </summary>
      <div class="wide">
        <table>
          <thead>
            <tr>
              <th scope="col">Operation</th>
              <th scope="col" class="number">
                This run
              </th>
              <th scope="col" class="number">
                Median
              </th>
              <th scope="col" class="number">
                p95
              </th>
              <th scope="col">Median to p95</th>
              {history.length > 0 && <th scope="col">Runs, this one last</th>}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MAX_ROWS).map(({ request, medianMs, p95Ms }) => (
              <tr>
                <th scope="row">
                  <a href={`#${fragmentOf(environment.name, request.id)}`}>
                    <Isolated value={request.id} limit={80} />
                  </a>
                </th>
                <td class="number">{duration(request.durationMs)}</td>
                <td class="number">{duration(medianMs)}</td>
                <td class="number">{duration(p95Ms)}</td>
                <td>
                  <svg class="range" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect x="0" y="3" width={scaled(medianMs, most)} height="4" />
                    <rect
                      class="far"
                      x={scaled(medianMs, most)}
                      y="4"
                      width={scaled(p95Ms - medianMs, most)}
                      height="2"
                    />
                  </svg>
                </td>
                {history.length > 0 && (
                  <td>
                    <StatusStrip statuses={[...(past.get(request.id) ?? []), request.status]} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > MAX_ROWS && (
        <p class="quiet">
          The slowest {grouped(MAX_ROWS)} of {grouped(rows.length)}; the times of all are in run.json.
        </p>
      )}
    </details>
  );
}

function scaled(ms: number, most: number): number {
  return Math.round((ms / most) * 200);
}
