/** One request: a line in the tree, and its details, which open below it. */

import { openFindings } from '../../../run/baseline/known-problem.ts';
import { isProblem } from '../../../run/status.ts';
import { diagnosisOf } from '../../analysis/diagnosis.ts';
import { fragmentOf } from '../../deep-link.ts';
import { counted, duration } from '../../quantity.ts';
import { labelOf } from '../../text.ts';
import { diagnosisText } from '../../words/diagnosis.ts';
import { knownProblemsOf } from '../../words/known.ts';
import { requestReason } from '../../words/reason.ts';
import { Exchange, type RequestProps, ShortExchange } from './exchange.tsx';
import { Expectations, expectationsOf, marksOf } from './expectations.tsx';
import { Findings, KnownList } from './outcome.tsx';
import { Method, StatusBadge, StatusSign } from './status.tsx';
import { Isolated, OutLink, Prose, Text } from './text.tsx';

/** Above this the filter calls a request slow. */
export const SLOW_MS = 1000;

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
      data-path={labelOf(request.path)}
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
          <Isolated value={request.name} limit={200} />{' '}
          <code>
            <Text value={request.id} limit={200} />
          </code>
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
        <Exchange {...props} marks={marksOf(expectations, request.findings)} />
      ) : (
        <ShortExchange {...props} />
      )}
    </>
  );
}
