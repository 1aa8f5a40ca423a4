/** Which operation was sent in which suite. */
import type { Run } from '../../../run/model.ts';
import { coverageOf } from '../../analysis/coverage.ts';
import { StatusSign } from './status.tsx';
import { Isolated } from './text.tsx';

export function CoverageSection({ run, others }: { readonly run: Run; readonly others: readonly Run[] }) {
  const { suites, operations, sent } = coverageOf(run, others);
  if (operations.length === 0) return null;
  return (
    <section aria-labelledby=":coverage">
      <h2 id=":coverage">Coverage</h2>
      <p class="quiet">
        {sent} of {operations.length} operations of the specification were sent, in the newest runs of{' '}
        {suites.join(', ')}.
      </p>
      <details class="coverage folded-list">
        <summary>
          <h3>Operations by suite</h3>
        </summary>
        <div class="wide">
          <table>
            <thead>
              <tr>
                <th scope="col">Operation</th>
                {suites.map((suite) => (
                  <th scope="col">{suite}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {operations.map(({ operationId, suites: by }) => (
                <tr>
                  <th scope="row">
                    <code>
                      <Isolated value={operationId} limit={120} />
                    </code>
                  </th>
                  {suites.map((suite) => {
                    const status = by[suite];
                    return (
                      <td>
                        {status === undefined ? <span class="quiet">not sent</span> : <StatusSign status={status} />}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
