/** One request: a line in the tree, and its details, which open below it. */

import { openFindings } from '../../../run/baseline/known-problem.ts';
import type { EnvironmentRun, Header, RequestRun } from '../../../run/model.ts';
import { isProblem } from '../../../run/status.ts';
import { diagnosisOf } from '../../analysis/diagnosis.ts';
import { curlOf } from '../../curl.ts';
import { fragmentOf } from '../../deep-link.ts';
import { bytes, counted, duration, grouped } from '../../quantity.ts';
import { clip, labelOf } from '../../text.ts';
import { diagnosisText } from '../../words/diagnosis.ts';
import { knownProblemsOf } from '../../words/known.ts';
import { requestReason } from '../../words/reason.ts';
import { Body } from './body.tsx';
import type { Budget } from './budget.ts';
import { Expectations, expectationsOf, marksOf } from './expectations.tsx';
import { Assertions, Attempts, Findings, KnownList } from './outcome.tsx';
import { Method, StatusBadge, StatusSign } from './status.tsx';
import { Isolated, OutLink, Prose, Text } from './text.tsx';

/** Above this the filter calls a request slow. */
export const SLOW_MS = 1000;
const MAX_HEADERS = 60;
const HEADERS_LIMIT = 6000;

export interface RequestProps {
  readonly request: RequestRun;
  readonly environment: EnvironmentRun;
  readonly budget: Budget;
}

interface EntryProps extends RequestProps {
  /** Folders that hold this request only and have no line of their own. */
  readonly folder?: readonly string[];
}

export function RequestEntry({ request, environment, budget, folder = [] }: EntryProps) {
  const reason = requestReason(request);
  const findings = openFindings(request);
  const marks = [request.durationMs >= SLOW_MS ? 'slow' : '', findings.length > 0 ? 'findings' : ''].filter(
    (mark) => mark !== '',
  );
  return (
    <details
      class="request"
      data-status={request.status}
      data-method={labelOf(request.method)}
      data-tag={request.tag === undefined ? undefined : labelOf(request.tag)}
      data-marks={marks.length === 0 ? undefined : marks.join(' ')}
    >
      <summary>
        <StatusSign status={request.status} />
        <Method method={request.method} />
        <span class="name">
          {folder.length > 0 && (
            <span class="within">
              <FolderPath names={folder} />
              <span class="slash"> / </span>
            </span>
          )}
          <Isolated value={request.name} limit={200} /> <code>{<Text value={request.id} limit={200} />}</code>
          {reason !== undefined && (
            <span class="why">
              <Isolated value={reason} limit={120} />
            </span>
          )}
        </span>
        {request.deprecated === true && <span class="flag">deprecated</span>}
        {findings.length > 0 && <span class="flag">{counted(findings.length, 'finding')}</span>}
        {knownProblemsOf(request).length > 0 && <span class="flag">known problems</span>}
        <span class="http">{request.code ?? (request.status === 'skipped' ? 'skipped' : 'no response')}</span>
        <span class="time">{request.attempts === 0 ? '' : duration(request.durationMs)}</span>
      </summary>
      <div class="detail" id={fragmentOf(environment.name, request.id)}>
        <RequestDetail request={request} environment={environment} budget={budget} />
      </div>
    </details>
  );
}

export function FolderPath({ names }: { readonly names: readonly string[] }) {
  return (
    <>
      {names.map((name, index) => (
        <>
          {index > 0 && <span class="slash"> / </span>}
          <Isolated value={name} limit={100} />
        </>
      ))}
    </>
  );
}

function RequestDetail(props: RequestProps) {
  const { request, environment, budget } = props;
  const expectations = expectationsOf(request);
  const diagnosis = isProblem(request) ? diagnosisText(diagnosisOf(request, environment), environment) : undefined;
  const reason = requestReason(request);
  return (
    <>
      <p class="line">
        <StatusBadge status={request.status} />
        {reason !== undefined && (
          <span>
            <Isolated value={reason} />
          </span>
        )}
        <a href={`#${fragmentOf(environment.name, request.id)}`}>Link to this request</a>
        {request.reference !== undefined && <OutLink href={request.reference}>API reference</OutLink>}
      </p>
      {diagnosis !== undefined && (
        <p class="diagnosis">
          <b>{diagnosis.headline}.</b> <Prose text={diagnosis.remedy} />
        </p>
      )}
      <Expectations of={expectations} />
      <Findings findings={openFindings(request)} />
      <KnownList problems={knownProblemsOf(request)} />
      {budget.full || isProblem(request) ? (
        <Exchange {...props} marks={marksOf(request, expectations)} />
      ) : (
        <ShortExchange {...props} />
      )}
    </>
  );
}

/** Request and response side by side. */
function Exchange({ request, environment, budget, marks }: RequestProps & { readonly marks: readonly string[] }) {
  const curl = curlOf(request, environment);
  return (
    <div class="halves">
      <section>
        <h4>Request</h4>
        <Address request={request} />
        <HeaderList headers={request.request.headers} />
        {request.request.body !== undefined && request.request.body !== '' && (
          <Body body={request.request.body} limit={budget.bodyLimit(request)} folds={budget.folds} />
        )}
        {curl !== undefined && (
          <div class="curl">
            <button type="button" data-copy>
              Copy as cURL
            </button>
            <pre dir="ltr">
              <Text value={curl} limit={12_000} />
            </pre>
          </div>
        )}
        <Timings request={request} />
        <Attempts request={request} />
        <Assertions assertions={request.assertions} />
      </section>
      <section>
        <h4>
          Response
          {request.code !== null && (
            <span class="quiet">
              {' '}
              HTTP {request.code}, {bytes(request.sizeBytes)}, {duration(request.durationMs)}
            </span>
          )}
        </h4>
        {request.response === null ? (
          <p class="quiet">{request.attempts === 0 ? 'Not sent.' : 'No response.'}</p>
        ) : (
          <>
            <HeaderList headers={request.response.headers} />
            <Body
              body={request.response.body}
              limit={budget.bodyLimit(request)}
              truncated={request.response.truncated === true}
              folds={budget.folds}
              marks={marks}
            />
          </>
        )}
      </section>
    </div>
  );
}

/** What a run of thousands has room for: the rest of a request that passed is in run.json. */
function ShortExchange({ request, budget }: RequestProps) {
  return (
    <>
      <Address request={request} />
      <Timings request={request} />
      {request.response !== null && (
        <Body
          body={request.response.body}
          limit={budget.bodyLimit(request)}
          truncated={request.response.truncated === true}
          folds={false}
        />
      )}
      {request.assertions.length > 0 && (
        <p class="quiet">{counted(request.assertions.length, 'assertion')}, none failed.</p>
      )}
    </>
  );
}

function Address({ request }: { readonly request: RequestRun }) {
  return (
    <p class="url" dir="ltr">
      <Method method={request.method} /> <Text value={request.url} limit={2000} />
    </p>
  );
}

function HeaderList({ headers }: { readonly headers: readonly Header[] }) {
  if (headers.length === 0) return null;
  const text = headers
    .slice(0, MAX_HEADERS)
    .map(({ name, value }) => `${name}: ${clip(value, 1000)}`)
    .join('\n');
  return (
    <details class="headers">
      <summary>{counted(headers.length, 'header')}</summary>
      <pre dir="ltr">
        <Text value={text} limit={HEADERS_LIMIT} />
        {headers.length > MAX_HEADERS && `\n… and ${grouped(headers.length - MAX_HEADERS)} more in run.json`}
      </pre>
    </details>
  );
}

function Timings({ request }: { readonly request: RequestRun }) {
  if (request.attempts === 0) return null;
  return (
    <p class="timings">
      Sent {duration(request.startedMs)} after the start
      {request.waitedMs > 0 && `, after waiting ${duration(request.waitedMs)} for the rate limit`}; response in{' '}
      {duration(request.durationMs)}.
    </p>
  );
}
