/** What changed against the last runs, and those runs themselves. */
import type { ComponentChildren } from 'preact';
import type { Run } from '../../../../run/model.ts';
import { type FlakyRate, flakyRates } from '../../../analysis/flaky.ts';
import type { PastRun } from '../../../analysis/history.ts';
import { type Change, type Trend, trendOf } from '../../../analysis/trend.ts';
import { fragmentOf } from '../../../deep-link.ts';
import { counted, duration, grouped, instant } from '../../../quantity.ts';
import { sentenceOf } from '../../../words/verdict.ts';
import { Fold, PastRunLink, Rest, Section, Table } from '../layout.tsx';
import { StatusSign, StatusStrip } from '../status.tsx';
import { Isolated } from '../text.tsx';

const MAX_CHANGES = 100;

export function TrendSection({ run, history }: { readonly run: Run; readonly history: readonly PastRun[] }) {
  if (history.length === 0) {
    return (
      <Section id="trend" title="Trend">
        <p class="quiet">The first run of this suite in its reports folder: the next one is compared with it.</p>
      </Section>
    );
  }
  const runs = [...history, run];
  return (
    <Section id="trend" title="Trend">
      <p class="quiet">
        Against the last {history.length === 1 ? 'run' : counted(history.length, 'run')} of this suite.
      </p>
      <Changes trend={trendOf(run, history)} rates={flakyRates(runs)} />
      <Runs runs={runs} current={run.runId} />
    </Section>
  );
}

function Changes({ trend, rates }: { readonly trend: Trend; readonly rates: readonly FlakyRate[] }) {
  return (
    <div class="columns">
      <List
        title="Newly failing"
        items={trend.newlyFailing}
        item={StatusChange}
        none="Nothing fails that passed before."
      />
      <List
        title="Newly passing"
        items={trend.newlyPassing}
        item={StatusChange}
        none="Nothing that failed before passes now."
      />
      <List
        title="Slower than before"
        items={trend.slower}
        item={Slower}
        none="All responses were about as fast as before."
      />
      {rates.length > 0 && <List title="Flaky" items={rates} item={Flaky} />}
    </div>
  );
}

interface ListProps<Item> {
  readonly title: string;
  readonly items: readonly Item[];
  readonly item: (item: Item) => ComponentChildren;
  /** What an empty list says. */
  readonly none?: string;
}

function List<Item>({ title, items, item, none }: ListProps<Item>) {
  return (
    <section class="changes">
      <h3>
        {title} <span class="quiet">{grouped(items.length)}</span>
      </h3>
      {items.length === 0 && <p class="quiet">{none}</p>}
      <ul>
        {items.slice(0, MAX_CHANGES).map((each) => (
          <li>{item(each)}</li>
        ))}
      </ul>
      <Rest count={items.length} limit={MAX_CHANGES} text="more." />
    </section>
  );
}

function StatusChange(change: Change) {
  return (
    <>
      <StatusSign status={change.request.status} /> <ChangeLink change={change} />
      <StatusStrip statuses={change.statuses} />
    </>
  );
}

function Slower(slowdown: Trend['slower'][number]) {
  return (
    <>
      <ChangeLink change={slowdown} />
      <span class="time">
        {duration(slowdown.request.durationMs)}, usually {duration(slowdown.medianMs)}
      </span>
    </>
  );
}

function Flaky({ environment, id, flaky, sent }: FlakyRate) {
  return (
    <>
      <Isolated value={`${environment} / ${id}`} limit={120} />
      <span class="time">
        {grouped(flaky)} of {counted(sent, 'run')}
      </span>
    </>
  );
}

function ChangeLink({ change: { environment, request } }: { readonly change: Change }) {
  return (
    <a href={`#${fragmentOf(environment.name, request.id)}`}>
      <Isolated value={`${environment.name} / ${request.id}`} limit={120} />
    </a>
  );
}

function Runs({ runs, current }: { readonly runs: readonly PastRun[]; readonly current: string }) {
  const started = (run: PastRun) =>
    run.runId === current ? (
      `${instant(run.startedAt)}, this run`
    ) : (
      <PastRunLink run={run}>{instant(run.startedAt)}</PastRunLink>
    );
  return (
    <Fold class="past" title="Runs">
      <div class="wide narrowing">
        <Table
          rows={runs.toReversed()}
          columns={[
            { title: 'Started', cell: started },
            { title: 'Environments', cell: EnvironmentStatuses },
            { title: 'Result', cell: (run) => <Isolated value={sentenceOf(run)} /> },
            { title: 'Time', isNumber: true, cell: ({ durationMs }) => duration(durationMs) },
          ]}
        />
      </div>
    </Fold>
  );
}

function EnvironmentStatuses({ environments }: PastRun) {
  return environments.slice(0, 20).map(({ name, status }) => (
    <span class="together">
      <StatusSign status={status} /> <Isolated value={name} limit={60} />{' '}
    </span>
  ));
}
