import type { Run } from '../../../../run/model.ts';
import { coverageOf } from '../../../analysis/coverage.ts';
import { Fold, Section, Table } from '../layout.tsx';
import { StatusSign } from '../status.tsx';
import { Isolated } from '../text.tsx';

export function CoverageSection({ run, others }: { readonly run: Run; readonly others: readonly Run[] }) {
  const { suites, operations, sent } = coverageOf(run, others);
  if (operations.length === 0) return null;
  const columns = suites.map((suite) => ({
    title: suite,
    cell: ({ suites: by }: (typeof operations)[number]) => {
      const status = by[suite];
      return status === undefined ? <span class="quiet">not sent</span> : <StatusSign status={status} />;
    },
  }));
  return (
    <Section id="coverage" title="Coverage">
      <p class="quiet">
        {sent} of {operations.length} operations of the specification were sent, in the newest runs of{' '}
        {suites.join(', ')}.
      </p>
      <Fold title="Operations by suite">
        <div class="wide">
          <Table rows={operations} columns={[{ title: 'Operation', cell: OperationId }, ...columns]} />
        </div>
      </Fold>
    </Section>
  );
}

function OperationId({ operationId }: { readonly operationId: string }) {
  return (
    <code>
      <Isolated value={operationId} limit={120} />
    </code>
  );
}
