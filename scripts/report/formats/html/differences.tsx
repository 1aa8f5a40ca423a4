/** Where the environments of this run disagree. */
import type { Run } from '../../../run/model.ts';
import {
  type AnswerDifference,
  differencesOf,
  type Outcome,
  type OutcomeDifference,
} from '../../analysis/differences.ts';
import { fragmentOf } from '../../deep-link.ts';
import { counted, grouped } from '../../quantity.ts';
import { StatusSign } from './status.tsx';
import { Isolated, Text } from './text.tsx';

const OPERATIONS_MOST = 60;
const PLACES_MOST = 15;

export function DifferencesSection({ run }: { readonly run: Run }) {
  const tested = run.environments.filter(({ requests }) => requests.some(({ attempts }) => attempts > 0));
  if (tested.length < 2) return null;
  const { outcomes, answers } = differencesOf(run);
  return (
    <section aria-labelledby=":differences">
      <h2 id=":differences">Differences between environments</h2>
      {outcomes.length === 0 && answers.length === 0 && (
        <p class="quiet">None: every operation that ran in several environments came to the same, in the same shape.</p>
      )}
      {outcomes.length > 0 && <Outcomes outcomes={outcomes} />}
      {answers.length > 0 && <Answers answers={answers} />}
    </section>
  );
}

function Outcomes({ outcomes }: { readonly outcomes: readonly OutcomeDifference[] }) {
  return (
    <>
      <h3>
        Passes here, fails there <span class="quiet">{grouped(outcomes.length)}</span>
      </h3>
      <ul class="outcomes">
        {outcomes.slice(0, OPERATIONS_MOST).map(({ id, name, passing, failing }) => (
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

function Answers({ answers }: { readonly answers: readonly AnswerDifference[] }) {
  return (
    <>
      <h3>
        Answers of another shape <span class="quiet">{grouped(answers.length)}</span>
      </h3>
      {answers.slice(0, OPERATIONS_MOST).map(({ id, name, left, right, differences }) => (
        <div class="shapes">
          <h4>
            <Isolated value={name} limit={120} /> <code>{<Text value={id} limit={120} />}</code>
          </h4>
          <div class="wide">
            <table>
              <thead>
                <tr>
                  <th scope="col">In the body at</th>
                  <th scope="col">
                    <OutcomeLink outcome={left} />
                  </th>
                  <th scope="col">
                    <OutcomeLink outcome={right} />
                  </th>
                </tr>
              </thead>
              <tbody>
                {differences.slice(0, PLACES_MOST).map(({ pointer, left: here, right: there }) => (
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
          {differences.length > PLACES_MOST && (
            <p class="quiet">… and {counted(differences.length - PLACES_MOST, 'more place')}.</p>
          )}
        </div>
      ))}
      <Rest count={answers.length} />
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
  return count > OPERATIONS_MOST ? <p class="quiet">… and {grouped(count - OPERATIONS_MOST)} more.</p> : null;
}
