/** Differences from the specification or from earlier runs, by environment and request. */
import { type EnvironmentRun, openFindings, type Run } from '../../../run/model.ts';
import { fragmentOf } from '../../deep-link.ts';
import { counted, grouped } from '../../quantity.ts';
import { findingText } from '../../words/finding.ts';
import { Isolated, Text } from './text.tsx';

/** In each environment. */
const MAX_ROWS = 100;

export function FindingsSection({ run }: { readonly run: Run }) {
  const found = run.environments
    .map((environment) => ({
      environment,
      rows: environment.requests.flatMap((request) =>
        openFindings(request).map((finding) => ({ id: request.id, finding })),
      ),
    }))
    .filter(({ rows }) => rows.length > 0);
  if (found.length === 0) return null;
  return (
    <section aria-labelledby=":findings">
      <h2 id=":findings">Findings</h2>
      <p class="quiet">
        Differences from the specification or from earlier runs.{' '}
        {run.strict === true ? 'This run is strict: they fail their requests.' : 'They fail no request.'}
      </p>
      {found.map(({ environment, rows }) => (
        <EnvironmentFindings environment={environment} rows={rows} />
      ))}
    </section>
  );
}

interface EnvironmentFindingsProps {
  readonly environment: EnvironmentRun;
  readonly rows: readonly { readonly id: string; readonly finding: Parameters<typeof findingText>[0] }[];
}

function EnvironmentFindings({ environment, rows }: EnvironmentFindingsProps) {
  return (
    <details class="folded-list" open={rows.length <= 10}>
      <summary>
        <h3>
          <Isolated value={environment.name} />
        </h3>
        <span class="quiet">{counted(rows.length, 'finding')}</span>
      </summary>
      <ul>
        {rows.slice(0, MAX_ROWS).map(({ id, finding }) => (
          <li>
            <a href={`#${fragmentOf(environment.name, id)}`}>
              <Isolated value={id} limit={120} />
            </a>{' '}
            <code>
              <Text value={finding.pointer} limit={200} />
            </code>{' '}
            <Isolated value={findingText(finding)} limit={200} />
          </li>
        ))}
      </ul>
      {rows.length > MAX_ROWS && <p class="quiet">… and {grouped(rows.length - MAX_ROWS)} more in run.json</p>}
    </details>
  );
}
