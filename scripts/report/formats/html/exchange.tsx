/** A request and its response: complete, or without headers if the page has no room. */
import type { EnvironmentRun, Header, RequestRun } from '../../../run/model.ts';
import { curlOf } from '../../curl.ts';
import { bytes, counted, duration, grouped } from '../../quantity.ts';
import { clip } from '../../text.ts';
import { Body } from './body.tsx';
import type { Budget } from './budget.ts';
import { Assertions, Attempts } from './outcome.tsx';
import { Method } from './status.tsx';
import { Command, Text } from './text.tsx';

const MAX_HEADERS = 60;
const HEADERS_LIMIT = 6000;

export interface RequestProps {
  readonly request: RequestRun;
  readonly environment: EnvironmentRun;
  readonly budget: Budget;
}

/** Request and response side by side. */
export function Exchange({
  request,
  environment,
  budget,
  marks,
}: RequestProps & { readonly marks: readonly string[] }) {
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
        {curl !== undefined && <Command text={curl} copy="Copy as cURL" />}
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

/** The short form for runs with thousands of requests; the rest is in run.json. */
export function ShortExchange({ request, budget }: RequestProps) {
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
