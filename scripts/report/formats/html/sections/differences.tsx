import type { Run } from '../../../../run/model.ts';
import {
  differencesOf,
  type Outcome,
  type OutcomeDifference,
  type ResponseDifference,
} from '../../../analysis/differences.ts';
import { fragmentOf } from '../../../deep-link.ts';
import { grouped } from '../../../quantity.ts';
import { Rest, Section, Table } from '../layout.tsx';
import { StatusSign } from '../status.tsx';
import { Isolated, Text } from '../text.tsx';

const MAX_OPERATIONS = 60;
const MAX_PLACES = 15;

export function DifferencesSection({ run }: { readonly run: Run }) {
  const tested = run.environments.filter(({ requests }) => requests.some(({ attempts }) => attempts > 0));
  if (tested.length < 2) return null;
  const { outcomes, responses } = differencesOf(run);
  return (
    <Section id="differences" title="Differences between environments">
      {outcomes.length === 0 && responses.length === 0 && (
        <p class="quiet">
          None: every operation that was sent in several environments had the same result, and responses of the same
          structure where the run has kept them whole.
        </p>
      )}
      {outcomes.length > 0 && <Outcomes outcomes={outcomes} />}
      {responses.length > 0 && <Responses responses={responses} />}
    </Section>
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
              <OperationName id={id} name={name} />
            </span>
            <span class="who">{[...failing, ...passing].map(OutcomeLink)}</span>
          </li>
        ))}
      </ul>
      <Rest count={outcomes.length} limit={MAX_OPERATIONS} text="more." />
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
            <OperationName id={id} name={name} />
          </h4>
          <div class="wide">
            <Table
              rows={differences.slice(0, MAX_PLACES)}
              columns={[
                { title: 'Place in the body', cell: Pointer },
                { title: OutcomeLink(left), cell: (difference) => typesText(difference.left) },
                { title: OutcomeLink(right), cell: (difference) => typesText(difference.right) },
              ]}
            />
          </div>
          <Rest count={differences.length} limit={MAX_PLACES} text="more." />
        </div>
      ))}
      <Rest count={responses.length} limit={MAX_OPERATIONS} text="more." />
    </>
  );
}

function OperationName({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <>
      <Isolated value={name} limit={120} />{' '}
      <code>
        <Text value={id} limit={120} />
      </code>
    </>
  );
}

function Pointer({ pointer }: { readonly pointer: string }) {
  return (
    <code>
      <Text value={pointer} limit={200} />
    </code>
  );
}

/** Quiet, as neither environment is wrong because of it. */
function typesText(types: readonly string[]) {
  return types.length === 0 ? <span class="quiet">absent</span> : types.join(' or ');
}

function OutcomeLink({ environment, request }: Outcome) {
  return (
    <a class="outcome" href={`#${fragmentOf(environment.name, request.id)}`}>
      <StatusSign status={request.status} /> <Isolated value={environment.name} limit={60} />
    </a>
  );
}
