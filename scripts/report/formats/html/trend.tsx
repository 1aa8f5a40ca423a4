/** What changed against the last runs, and those runs themselves. */
import type { Run } from '../../../run/model.ts';
import { type FlakyRate, flakyRates } from '../../analysis/flaky.ts';
import type { PastRun } from '../../analysis/history.ts';
import { type Change, type Trend, trendOf } from '../../analysis/trend.ts';
import { fragmentOf } from '../../deep-link.ts';
import { counted, duration, grouped, instant } from '../../quantity.ts';
import { sentenceOf } from '../../words/verdict.ts';
import { StatusSign } from './status.tsx';
import { StatusStrip } from './status-strip.tsx';
import { Isolated } from './text.tsx';

const MAX_CHANGES = 100;

export function TrendSection({ run, history }: { readonly run: Run; readonly history: readonly PastRun[] }) {
  if (history.length === 0) {
    return (
      <section aria-labelledby=":trend">
        <h2 id=":trend">Trend</h2>
        <p class="quiet">The first run of this suite in its reports folder: the next one is compared with it.</p>
      </section>
    );
  }
  const trend = trendOf(run, history);
  return (
    <section aria-labelledby=":trend">
      <h2 id=":trend">Trend</h2>
      <p class="quiet">
        Against the last {history.length === 1 ? 'run' : counted(history.length, 'run')} of this suite.
      </p>
      <div class="columns">
        <Changes title="Newly failing" changes={trend.newlyFailing} none="Nothing fails that passed before." />
        <Changes title="Newly passing" changes={trend.newlyPassing} none="Nothing that failed before passes now." />
        <Slower slower={trend.slower} />
        <Flaky rates={flakyRates([...history, run])} />
      </div>
      <Runs runs={[...history, run]} current={run.runId} />
    </section>
  );
}

interface ChangesProps {
  readonly title: string;
  readonly changes: readonly Change[];
  readonly none: string;
}

function Changes({ title, changes, none }: ChangesProps) {
  return (
    <section class="changes">
      <h3>
        {title} <span class="quiet">{grouped(changes.length)}</span>
      </h3>
      {changes.length === 0 && <p class="quiet">{none}</p>}
      <ul>
        {changes.slice(0, MAX_CHANGES).map((change) => (
          <li>
            <StatusSign status={change.request.status} /> <ChangeLink change={change} />
            <StatusStrip statuses={change.statuses} />
          </li>
        ))}
      </ul>
      <Rest count={changes.length} />
    </section>
  );
}

function Slower({ slower }: { readonly slower: Trend['slower'] }) {
  return (
    <section class="changes">
      <h3>
        Slower than before <span class="quiet">{grouped(slower.length)}</span>
      </h3>
      {slower.length === 0 && <p class="quiet">All responses were about as fast as before.</p>}
      <ul>
        {slower.slice(0, MAX_CHANGES).map((change) => (
          <li>
            <ChangeLink change={change} />
            <span class="time">
              {duration(change.request.durationMs)}, usually {duration(change.medianMs)}
            </span>
          </li>
        ))}
      </ul>
      <Rest count={slower.length} />
    </section>
  );
}

function Flaky({ rates }: { readonly rates: readonly FlakyRate[] }) {
  if (rates.length === 0) return null;
  return (
    <section class="changes">
      <h3>
        Flaky <span class="quiet">{grouped(rates.length)}</span>
      </h3>
      <ul>
        {rates.slice(0, MAX_CHANGES).map(({ environment, id, flaky, sent }) => (
          <li>
            <Isolated value={`${environment} / ${id}`} limit={120} />
            <span class="time">
              {grouped(flaky)} of {counted(sent, 'run')}
            </span>
          </li>
        ))}
      </ul>
      <Rest count={rates.length} />
    </section>
  );
}

function ChangeLink({ change: { environment, request } }: { readonly change: Change }) {
  return (
    <a href={`#${fragmentOf(environment.name, request.id)}`}>
      <Isolated value={`${environment.name} / ${request.id}`} limit={120} />
    </a>
  );
}

function Rest({ count }: { readonly count: number }) {
  return count > MAX_CHANGES ? <p class="quiet">… and {grouped(count - MAX_CHANGES)} more.</p> : null;
}

function Runs({ runs, current }: { readonly runs: readonly PastRun[]; readonly current: string }) {
  return (
    <details class="past">
      <summary>
        <h3>Runs</h3>
      </summary>
      <div class="narrowing">
        <table>
          <thead>
            <tr>
              <th scope="col">Started</th>
              <th scope="col">Environments</th>
              <th scope="col">Result</th>
              <th scope="col" class="number">
                Time
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.toReversed().map((run) => (
              <tr>
                <th scope="row">
                  {run.runId === current ? (
                    <>{instant(run.startedAt)}, this run</>
                  ) : (
                    // Beside this run, in a folder of its own.
                    <a href={`../${encodeURIComponent(run.runId)}/index.html`}>{instant(run.startedAt)}</a>
                  )}
                </th>
                <td>
                  {run.environments.slice(0, 20).map(({ name, status }) => (
                    <span class="together">
                      <StatusSign status={status} /> <Isolated value={name} limit={60} />{' '}
                    </span>
                  ))}
                </td>
                <td>
                  <Isolated value={sentenceOf(run)} />
                </td>
                <td class="number">{duration(run.durationMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
