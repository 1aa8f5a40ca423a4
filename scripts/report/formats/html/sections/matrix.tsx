/** Every operation in every environment as one small cell, grouped by tag, so that differences are easy to see. */
import type { EnvironmentRun, RequestRun, Run } from '../../../../run/model.ts';
import { groupBy } from '../../../../shared/list.ts';
import { fragmentOf } from '../../../deep-link.ts';
import { labelOf } from '../../../text.ts';
import { Section, Table } from '../layout.tsx';
import { SIGNS } from '../status.tsx';
import { Isolated } from '../text.tsx';

interface Row {
  readonly group: string;
  readonly ids: readonly string[];
}

export function Matrix({ run }: { readonly run: Run }) {
  const tested = run.environments.filter(({ status, requests }) => status !== 'skipped' && requests.length > 0);
  if (tested.length === 0) return null;
  const columns = tested.map((environment) => {
    const byId = new Map(environment.requests.map((request) => [request.id, request]));
    return {
      title: <Isolated value={environment.name} />,
      cell: ({ ids }: Row) => (
        <>
          <span class="where" aria-hidden="true">
            <Isolated value={environment.name} />
          </span>
          <span class="cells">
            {ids.map((id) => (
              <Cell environment={environment} request={byId.get(id)} />
            ))}
          </span>
        </>
      ),
    };
  });
  return (
    <Section id="matrix" title="Operations by environment">
      <div class="matrix">
        <Table
          rows={rowsOf(tested)}
          columns={[{ title: 'Group', cell: ({ group }) => <Isolated value={group} limit={40} /> }, ...columns]}
        />
      </div>
      <p class="legend">
        {(['passed', 'failed', 'errored', 'flaky', 'skipped'] as const).map((status) => (
          <span>
            <span class={`cell ${status}`} aria-hidden="true">
              {SIGNS[status]}
            </span>{' '}
            {status}
          </span>
        ))}
      </p>
    </Section>
  );
}

interface CellProps {
  readonly environment: EnvironmentRun;
  readonly request: RequestRun | undefined;
}

function Cell({ environment, request }: CellProps) {
  if (request === undefined) return <span class="cell none" />;
  const label = labelOf(`${request.id}: ${request.status}`);
  return (
    <a class={`cell ${request.status}`} href={`#${fragmentOf(environment.name, request.id)}`} aria-label={label}>
      {SIGNS[request.status]}
    </a>
  );
}

/** Groups in the order of the collection; a request that only one environment has is kept in its place. */
function rowsOf(environments: readonly EnvironmentRun[]): Row[] {
  const requests = environments.flatMap((environment) => environment.requests);
  const groups = groupBy(requests, ({ tag, folder }) => tag ?? (folder.join(' › ') || 'Requests'));
  return [...groups].map(([group, all]) => ({ group, ids: [...new Set(all.map(({ id }) => id))] }));
}
