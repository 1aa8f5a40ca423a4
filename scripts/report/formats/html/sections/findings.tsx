/** Differences from the specification or from earlier runs, and what a baseline accepts. */

import { openFindings } from '../../../../run/baseline/known-problem.ts';
import type { EnvironmentRun, RequestRun, Run } from '../../../../run/model.ts';
import { sumOf } from '../../../analysis/counts.ts';
import { counted } from '../../../quantity.ts';
import { findingText } from '../../../words/finding.ts';
import { type KnownProblem, knownProblemsOf, reviewLines } from '../../../words/known.ts';
import { type Column, Fold, RequestLink, Rest, Section, Table } from '../layout.tsx';
import { Isolated, Text } from '../text.tsx';

/** In each environment. */
const MAX_FINDINGS = 100;
const MAX_KNOWN = 200;

export function FindingsSection({ run }: { readonly run: Run }) {
  if (run.environments.every(({ requests }) => requests.flatMap(openFindings).length === 0)) return null;
  return (
    <Section id="findings" title="Findings">
      <p class="quiet">
        Differences from the specification or from earlier runs.{' '}
        {run.strict === true ? 'This run is strict: they fail their requests.' : 'They fail no request.'}
      </p>
      {run.environments.map((environment) => (
        <EnvironmentFindings environment={environment} />
      ))}
    </Section>
  );
}

function EnvironmentFindings({ environment: { name, requests } }: { readonly environment: EnvironmentRun }) {
  const rows = requests.flatMap((request) => openFindings(request).map((finding) => ({ id: request.id, finding })));
  if (rows.length === 0) return null;
  return (
    <Fold title={<Isolated value={name} />} note={counted(rows.length, 'finding')} open={rows.length <= 10}>
      <ul>
        {rows.slice(0, MAX_FINDINGS).map(({ id, finding }) => (
          <li>
            <RequestLink environment={name} id={id} />{' '}
            <code>
              <Text value={finding.pointer} limit={200} />
            </code>{' '}
            <Isolated value={findingText(finding)} limit={200} />
          </li>
        ))}
      </ul>
      <Rest count={rows.length} limit={MAX_FINDINGS} text="more in run.json" />
    </Fold>
  );
}

interface KnownRow extends KnownProblem {
  readonly environment: EnvironmentRun;
  readonly request: RequestRun;
}

const KNOWN_COLUMNS: readonly Column<KnownRow>[] = [
  {
    title: 'Request',
    cell: ({ environment, request }) => (
      <>
        <RequestLink environment={environment.name} id={request.id} />{' '}
        <span class="quiet">
          <Isolated value={environment.name} limit={60} />
        </span>
      </>
    ),
  },
  { title: 'Problem', cell: ({ what }) => <Text value={what} limit={500} /> },
  {
    title: 'Why it is accepted',
    attributes: { class: 'words' },
    cell: ({ known: { reason, since } }) => (
      <>
        <Text value={reason} limit={500} /> <span class="quiet">since {since}</span>
      </>
    ),
  },
  { title: 'Until', attributes: { class: 'words until' }, cell: ({ known }) => known.until ?? '–' },
];

/** What a baseline accepts, apart from the rest, and its entries that need a person. */
export function KnownProblems({ run }: { readonly run: Run }) {
  const known = run.environments.flatMap((environment) =>
    environment.requests.flatMap((request) =>
      knownProblemsOf(request).map((problem) => ({ environment, request, ...problem })),
    ),
  );
  const review = run.environments.flatMap((environment) =>
    reviewLines(environment).map((line) => ({ environment, line })),
  );
  if (known.length + review.length === 0) return null;
  return (
    <Section id="known" title="Known problems">
      {known.length > 0 && (
        <>
          <p class="quiet">
            {counted(sumOf(run.environments).known, 'request')} with problems that the baseline accepts. They fail
            nothing.
          </p>
          <Table class="sides" rows={known.slice(0, MAX_KNOWN)} columns={KNOWN_COLUMNS} />
          <Rest count={known.length} limit={MAX_KNOWN} text="more in run.json" />
        </>
      )}
      {review.length > 0 && (
        <div class="findings review">
          <h3>The baseline needs an update</h3>
          <ul>
            {review.slice(0, MAX_KNOWN).map(({ environment, line }) => (
              <li>
                <Isolated value={environment.name} />: <Isolated value={line} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}
