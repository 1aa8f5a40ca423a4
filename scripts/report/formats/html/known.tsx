/** What a baseline accepts, apart from the rest, and its entries that need a person. */
import type { EnvironmentRun, RequestRun, Run } from '../../../run/model.ts';
import { sumOf } from '../../analysis/counts.ts';
import { fragmentOf } from '../../deep-link.ts';
import { counted, grouped } from '../../quantity.ts';
import { type KnownProblem, knownProblemsOf, reviewLines } from '../../words/known.ts';
import { Isolated, Text } from './text.tsx';

const MAX_LINES = 200;
const MAX_OF_REQUEST = 20;

export function KnownProblems({ run }: { readonly run: Run }) {
  const known = run.environments.flatMap((environment) =>
    environment.requests.flatMap((request) =>
      knownProblemsOf(request).map((problem) => ({ environment, request, problem })),
    ),
  );
  const review = run.environments.flatMap((environment) =>
    reviewLines(environment).map((line) => ({ environment, line })),
  );
  if (known.length + review.length === 0) return null;
  const requests = sumOf(run.environments).known;
  return (
    <section aria-labelledby=":known">
      <h2 id=":known">Known problems</h2>
      {known.length > 0 && (
        <>
          <p class="quiet">
            {counted(requests, 'request')} with problems that the baseline accepts. They fail nothing.
          </p>
          <table class="sides">
            <thead>
              <tr>
                <th scope="col">Request</th>
                <th scope="col">Problem</th>
                <th scope="col">Why it is accepted</th>
                <th scope="col">Until</th>
              </tr>
            </thead>
            <tbody>
              {known.slice(0, MAX_LINES).map((row) => (
                <KnownRow {...row} />
              ))}
            </tbody>
          </table>
          {known.length > MAX_LINES && <p class="quiet">… and {grouped(known.length - MAX_LINES)} more in run.json</p>}
        </>
      )}
      {review.length > 0 && (
        <div class="findings review">
          <h3>The baseline needs an update</h3>
          <ul>
            {review.slice(0, MAX_LINES).map(({ environment, line }) => (
              <li>
                <Isolated value={environment.name} />: <Isolated value={line} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

interface RowProps {
  readonly environment: EnvironmentRun;
  readonly request: RequestRun;
  readonly problem: KnownProblem;
}

function KnownRow({ environment, request, problem: { what, known } }: RowProps) {
  return (
    <tr>
      <th scope="row">
        <a href={`#${fragmentOf(environment.name, request.id)}`}>
          <Isolated value={request.id} limit={120} />
        </a>{' '}
        <span class="quiet">
          <Isolated value={environment.name} limit={60} />
        </span>
      </th>
      <td>
        <Text value={what} limit={500} />
      </td>
      <td class="words">
        <Text value={known.reason} limit={500} /> <span class="quiet">since {known.since}</span>
      </td>
      <td class="words until">{known.until ?? '–'}</td>
    </tr>
  );
}

/** The known problems of one request. */
export function KnownList({ problems }: { readonly problems: readonly KnownProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <div class="findings">
      <h4>Known problems, accepted by the baseline</h4>
      <ul>
        {problems.slice(0, MAX_OF_REQUEST).map(({ what, known }) => (
          <li>
            <Isolated value={what} />: <Isolated value={known.reason} />
          </li>
        ))}
      </ul>
    </div>
  );
}
