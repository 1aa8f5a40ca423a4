/** A request's result: its assertions, the attempts before the last one, findings, and known problems. */
import type { ComponentChildren } from 'preact';
import type { AssertionRun, Finding, RequestRun } from '../../../run/model.ts';
import { counted, duration, grouped } from '../../quantity.ts';
import { findingText } from '../../words/finding.ts';
import type { KnownProblem } from '../../words/known.ts';
import { retryReason } from '../../words/reason.ts';
import { SIGNS } from './status.tsx';
import { Isolated, Text } from './text.tsx';

const MAX_LINES = 60;

export function Assertions({ assertions }: { readonly assertions: readonly AssertionRun[] }) {
  if (assertions.length === 0) return null;
  return (
    <ul class="assertions" aria-label="Assertions">
      {assertions.slice(0, MAX_LINES).map(({ name, status, message }) => (
        <li>
          <span class={`sign ${status}`}>{SIGNS[status]}</span> <Isolated value={name} />
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
        {retries.slice(0, MAX_LINES).map((retry) => (
          <li>
            <Isolated value={retryReason(retry)} />
            {retry.code !== null && ` (HTTP ${retry.code})`} after {duration(retry.durationMs)}, then waited{' '}
            {duration(retry.backoffMs)}
          </li>
        ))}
        <More count={retries.length} />
        <li>
          {request.code === null ? 'no response' : `HTTP ${request.code}`} after {duration(request.durationMs)}
        </li>
      </ol>
    </>
  );
}

export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <Box
      title={counted(findings.length, 'finding')}
      items={findings}
      item={(finding) => (
        <>
          <code>
            <Text value={finding.pointer} />
          </code>{' '}
          <Isolated value={findingText(finding)} />
        </>
      )}
    />
  );
}

/** The known problems of one request. */
export function KnownList({ problems }: { readonly problems: readonly KnownProblem[] }) {
  return (
    <Box
      title="Known problems, accepted by the baseline"
      items={problems}
      item={({ what, known }) => (
        <>
          <Isolated value={what} />: <Isolated value={known.reason} />
        </>
      )}
    />
  );
}

interface BoxProps<Item> {
  readonly title: string;
  readonly items: readonly Item[];
  readonly item: (item: Item) => ComponentChildren;
}

/** A list in a frame; nothing where there is no item. */
function Box<Item>({ title, items, item }: BoxProps<Item>) {
  if (items.length === 0) return null;
  return (
    <div class="findings">
      <h4>{title}</h4>
      <ul>
        {items.slice(0, MAX_LINES).map((each) => (
          <li>{item(each)}</li>
        ))}
        <More count={items.length} />
      </ul>
    </div>
  );
}

function More({ count }: { readonly count: number }) {
  return count > MAX_LINES ? <li class="quiet">… and {grouped(count - MAX_LINES)} more in run.json</li> : null;
}
