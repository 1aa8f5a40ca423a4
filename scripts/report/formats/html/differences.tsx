/** Where the environments of this run disagree. */
import type { Run } from '../../../run/model.ts';
import {
  differencesOf,
  type Outcome,
  type OutcomeDifference,
  type ResponseDifference,
} from '../../analysis/differences.ts';
import { fragmentOf } from '../../deep-link.ts';
import { counted, grouped } from '../../quantity.ts';
import { StatusSign } from './status.tsx';
import { Isolated, Text } from './text.tsx';

const MAX_OPERATIONS = 60;
const MAX_PLACES = 15;

export function DifferencesSection({ run }: { readonly run: Run }) {
  const tested = run.environments.filter(({ requests }) => requests.some(({ attempts }) => attempts > 0));
  if (tested.length < 2) return null;
  const { outcomes, responses } = differencesOf(run);
  return (
    <section aria-labelledby=":differences">
      <h2 id=":differences">Differences between environments</h2>
      {outcomes.length === 0 && responses.length === 0 && (
        <p class="quiet">
          None: every operation that was sent in several environments had the same result, and a response of the same
          structure.
        </p>
      )}
      {outcomes.length > 0 && <Outcomes outcomes={outcomes} />}
      {responses.length > 0 && <Responses responses={responses} />}
    </section>
  );
}

function Outcomes({ outcomes }: { readonly outcomes: readonly OutcomeDifference[] }) {
  return (
    <>
      <h3>
        Results differ <span class="quiet">{grouped(outcomes.length)}</span>
      </h3>
      <ul class="outcomes">
        {outcomes.slice(0, MAX_OPERATIONS).map(({ id, name, passing, failing }) => (
          <li>
            <span class="name">
              <Isolated value={name} limit={120} /> <code>{<Text value={id} limit={120} />}</code>
            </span>
            <span class="who">
              {[...failing, ...passing].map((outcome) => (
                <OutcomeLink outcome={outcome} />
              ))}
            </span>
          </li>
        ))}
      </ul>
      <Rest count={outcomes.length} />
    </>
  );
}

function Responses({ responses }: { readonly responses: readonly ResponseDifference[] }) {
  return (
    <>
      <h3>
        Response differences <span class="quiet">{grouped(responses.length)}</span>
      </h3>
      {responses.slice(0, MAX_OPERATIONS).map(({ id, name, left, right, differences }) => (
        <div class="shapes">
          <h4>
            <Isolated value={name} limit={120} /> <code>{<Text value={id} limit={120} />}</code>
          </h4>
          <div class="wide">
            <table>
              <thead>
                <tr>
                  <th scope="col">Place in the body</th>
                  <th scope="col">
                    <OutcomeLink outcome={left} />
                  </th>
                  <th scope="col">
                    <OutcomeLink outcome={right} />
                  </th>
                </tr>
              </thead>
              <tbody>
                {differences.slice(0, MAX_PLACES).map(({ pointer, left: here, right: there }) => (
                  <tr>
                    <th scope="row">
                      <code>
                        <Text value={pointer} limit={200} />
                      </code>
                    </th>
                    <Types types={here} />
                    <Types types={there} />
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {differences.length > MAX_PLACES && (
            <p class="quiet">… and {counted(differences.length - MAX_PLACES, 'more place')}.</p>
          )}
        </div>
      ))}
      <Rest count={responses.length} />
    </>
  );
}

function Types({ types }: { readonly types: readonly string[] }) {
  return <td class={types.length === 0 ? 'absent' : ''}>{types.length === 0 ? 'absent' : types.join(' or ')}</td>;
}

function OutcomeLink({ outcome: { environment, request } }: { readonly outcome: Outcome }) {
  return (
    <a class="outcome" href={`#${fragmentOf(environment.name, request.id)}`}>
      <StatusSign status={request.status} /> <Isolated value={environment.name} limit={60} />
    </a>
  );
}

function Rest({ count }: { readonly count: number }) {
  return count > MAX_OPERATIONS ? <p class="quiet">… and {grouped(count - MAX_OPERATIONS)} more.</p> : null;
}
