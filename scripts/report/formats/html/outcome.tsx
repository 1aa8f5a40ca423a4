/** What came of a request: its assertions, the attempts before the last one, and findings. */
import type { AssertionRun, Finding, RequestRun } from '../../../run/model.ts';
import { counted, duration, grouped } from '../../quantity.ts';
import { signOf } from './status.tsx';
import { Isolated, Text } from './text.tsx';

const LINES_MOST = 60;

export function Assertions({ assertions }: { readonly assertions: readonly AssertionRun[] }) {
  if (assertions.length === 0) return null;
  return (
    <ul class="assertions" aria-label="Assertions">
      {assertions.slice(0, LINES_MOST).map(({ name, status, message }) => (
        <li>
          <span class={`sign ${status}`}>{signOf(status)}</span> <Isolated value={name} />
          {status === 'skipped' && message !== undefined && (
            <span class="quiet">
              {' '}
              <Isolated value={message} />
            </span>
          )}
        </li>
      ))}
      <More count={assertions.length} />
    </ul>
  );
}

export function Attempts({ request }: { readonly request: RequestRun }) {
  const { retries = [], attempts } = request;
  if (retries.length === 0) return null;
  return (
    <>
      <h5>{counted(attempts, 'attempt')}</h5>
      <ol class="attempts">
        {retries.slice(0, LINES_MOST).map(({ reason, code, durationMs, backoffMs }) => (
          <li>
            <Isolated value={reason} />
            {code !== null && ` (HTTP ${code})`} after {duration(durationMs)}, then waited {duration(backoffMs)}
          </li>
        ))}
        <More count={retries.length} />
        <li>
          {request.code === null ? 'no answer' : `HTTP ${request.code}`} after {duration(request.durationMs)}
        </li>
      </ol>
    </>
  );
}

export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <div class="findings">
      <h4>{counted(findings.length, 'finding')}: shown by the answer, not in the specification</h4>
      <ul>
        {findings.slice(0, LINES_MOST).map(({ pointer, message }) => (
          <li>
            <code>
              <Text value={pointer} />
            </code>{' '}
            <Isolated value={message} />
          </li>
        ))}
        <More count={findings.length} />
      </ul>
    </div>
  );
}

function More({ count }: { readonly count: number }) {
  return count > LINES_MOST ? <li class="quiet">… and {grouped(count - LINES_MOST)} more in run.json</li> : null;
}
