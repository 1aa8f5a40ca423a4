/** Problems grouped by likely cause, as one mistake often causes many failures. */

import { openFindings } from '../../../../run/baseline/known-problem.ts';
import type { EnvironmentRun, RequestRun, Run } from '../../../../run/model.ts';
import type { EnvironmentStatus } from '../../../../run/status.ts';
import { environmentProblemOf } from '../../../analysis/counts.ts';
import { type CauseGroup, causesOf } from '../../../analysis/diagnosis.ts';
import { failingSince } from '../../../analysis/failing-since.ts';
import type { PastRun } from '../../../analysis/history.ts';
import { fragmentOf } from '../../../deep-link.ts';
import { counted, grouped } from '../../../quantity.ts';
import { diagnosisText } from '../../../words/diagnosis.ts';
import { failingSinceText } from '../../../words/failing-since.ts';
import { reasonText, requestReason } from '../../../words/reason.ts';
import { Body } from '../body.tsx';
import { Expectations, expectationsOf, marksOf, SideBySide } from '../expectations.tsx';
import { PastRunLink, RequestLink, Section } from '../layout.tsx';
import { Findings } from '../outcome.tsx';
import { Method, StatusBadge } from '../status.tsx';
import { Isolated, OutLink, Prose } from '../text.tsx';

/** Shown in full; one cause rarely needs more examples. */
const CARDS_PER_GROUP = 3;
const MAX_CARDS = 60;
const LINKS_PER_GROUP = 100;
/** All that a run keeps of the response to a failed request: the marked value can stand at its end. */
const EXCERPT_LIMIT = 256 * 1024;
const RAW_EXCERPT_LIMIT = 700;

export function Failures({ run, history }: { readonly run: Run; readonly history: readonly PastRun[] }) {
  const groups = causesOf(run);
  // A refused key is among the groups, as the cause of its only request.
  const untested = run.environments.filter(
    (environment) => environment.status !== 'misconfigured' && environmentProblemOf(environment) !== undefined,
  );
  if (groups.length === 0 && untested.length === 0) return null;
  let cards = MAX_CARDS;
  return (
    <Section id="failures" title="What needs attention">
      {untested.map((environment) => (
        <Untested environment={environment} />
      ))}
      {groups.map((group) => {
        const shownCount = Math.min(cards, cardsOf(group));
        cards -= shownCount;
        return <FailureGroup group={group} shownCount={shownCount} history={history} />;
      })}
    </Section>
  );
}

/** Requests without a response show nothing that the first of them does not. */
function cardsOf({ requests }: CauseGroup): number {
  const isSilent = requests.every(({ status, response }) => status === 'errored' && response === null);
  return isSilent ? 1 : Math.min(CARDS_PER_GROUP, requests.length);
}

const UNTESTED: Partial<Record<EnvironmentStatus, string>> = {
  interrupted: 'was interrupted',
  incomplete: 'is incomplete',
  failed: 'was not tested enough',
};

/** An environment that was not fully tested; perhaps no request shows it. */
function Untested({ environment }: { readonly environment: EnvironmentRun }) {
  const { name, status, totals } = environment;
  const reason = reasonText(environment);
  return (
    <section class="cause">
      <header>
        <h3>
          <Isolated value={name} /> {UNTESTED[status] ?? 'could not be tested'}
        </h3>
        <p class="count">
          {grouped(totals.requests - totals.skipped)} of {counted(totals.requests, 'request')} sent
        </p>
        {reason !== undefined && (
          <p class="remedy">
            <Isolated value={reason} />
          </p>
        )}
      </header>
    </section>
  );
}

interface FailureGroupProps {
  readonly group: CauseGroup;
  readonly shownCount: number;
  readonly history: readonly PastRun[];
}

function FailureGroup({ group, shownCount, history }: FailureGroupProps) {
  const { environment, diagnosis, requests } = group;
  const { headline, remedy } = diagnosisText(diagnosis, environment);
  const others = requests.slice(shownCount, shownCount + LINKS_PER_GROUP);
  return (
    <section class="cause">
      <header>
        <h3>{headline}</h3>
        <p class="count">
          {counted(requests.length, 'request')} in <Isolated value={environment.name} />
        </p>
        <p class="remedy">
          <b>What to do</b> <Prose text={remedy} />
        </p>
      </header>
      {requests.slice(0, shownCount).map((request) => (
        <FailureCard request={request} environment={environment} history={history} />
      ))}
      {others.length > 0 && (
        <div class="others">
          <h4>{counted(requests.length - shownCount, 'more request')} with the same cause</h4>
          <ul>
            {others.map((request) => (
              <li>
                <RequestLink environment={environment.name} id={request.id} />
              </li>
            ))}
          </ul>
          {requests.length > shownCount + LINKS_PER_GROUP && (
            <p class="quiet">
              … and {grouped(requests.length - shownCount - LINKS_PER_GROUP)} more: see{' '}
              <a href="#?status=failed,errored">all of them among the requests</a>.
            </p>
          )}
        </div>
      )}
    </section>
  );
}

interface FailureCardProps {
  readonly request: RequestRun;
  readonly environment: EnvironmentRun;
  readonly history: readonly PastRun[];
}

function FailureCard({ request, environment, history }: FailureCardProps) {
  // Without a usable response, the reason is sufficient.
  const expectations = request.status === 'errored' ? [] : expectationsOf(request);
  return (
    <article class="card">
      <header>
        <StatusBadge status={request.status} />
        <h4>
          <a href={`#${fragmentOf(environment.name, request.id)}`}>
            <Isolated value={request.name} />
          </a>
        </h4>
        <p class="path">
          <Method method={request.method} /> <Isolated value={request.path} />
        </p>
        {request.code !== null && <p class="http">HTTP {request.code}</p>}
      </header>
      <Since environment={environment} request={request} history={history} />
      {request.reasonCode === 'findings' ? (
        <Findings findings={openFindings(request)} />
      ) : expectations.length === 0 ? (
        <SideBySide
          rows={[{ name: 'Response', expected: 'a usable response', got: requestReason(request) ?? 'none' }]}
        />
      ) : (
        <Expectations of={expectations} />
      )}
      <BodyExcerpt
        request={request}
        marks={marksOf(expectations, request.reasonCode === 'findings' ? request.findings : [])}
      />
    </article>
  );
}

function Since({ environment, request, history }: FailureCardProps) {
  const found = failingSince(environment.name, request.id, history);
  const text = failingSinceText(found);
  if (text === undefined) return null;
  const { lastGood } = found;
  const job = lastGood?.source?.url;
  return (
    <p class="quiet">
      {text}
      {lastGood?.isBeside && (
        <>
          {' '}
          (<PastRunLink run={lastGood}>last good run</PastRunLink>)
        </>
      )}
      {job !== undefined && (
        <>
          {' '}
          (<OutLink href={job}>CI job of the last good run</OutLink>)
        </>
      )}
    </p>
  );
}

function BodyExcerpt({ request, marks }: { readonly request: RequestRun; readonly marks: readonly string[] }) {
  if (request.response === null || request.response.body === '') return null;
  const marked = marks.length > 0;
  return (
    <div class="excerpt">
      <h5>{marked ? 'Where in the response' : 'The response'}</h5>
      <Body
        body={request.response.body}
        limit={marked ? EXCERPT_LIMIT : RAW_EXCERPT_LIMIT}
        truncated={request.response.truncated === true}
        folds={false}
        keys
        marks={marks}
        excerpt={marked}
      />
    </div>
  );
}
