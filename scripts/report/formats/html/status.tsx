/** How statuses are shown: by a word, a colour and a sign, as not everyone sees the colours (WCAG 2.2, 1.4.1). */
import { type EnvironmentStatus, isProblemStatus, type RequestStatus } from '../../../run/status.ts';
import { counted } from '../../quantity.ts';
import { labelOf } from '../../text.ts';

export const SIGNS = {
  passed: '✓',
  failed: '✕',
  errored: '!',
  misconfigured: '✕',
  flaky: '↻',
  skipped: '–',
  interrupted: '■',
  incomplete: '■',
} as const satisfies Record<RequestStatus | EnvironmentStatus, string>;

export function StatusSign({ status }: { readonly status: RequestStatus | EnvironmentStatus }) {
  return <span class={`sign ${status}`}>{SIGNS[status]}</span>;
}

export function StatusBadge({ status }: { readonly status: RequestStatus | EnvironmentStatus }) {
  return (
    <span class={`badge ${status}`}>
      <span aria-hidden="true">{SIGNS[status]} </span>
      {status}
    </span>
  );
}

export function Method({ method }: { readonly method: string }) {
  const known = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(method) ? method.toLowerCase() : 'other';
  return <span class={`method ${known}`}>{labelOf(method.slice(0, 8))}</span>;
}

/** One bar per run, oldest first: high where something was wrong, so that it reads without colour. */
export function StatusStrip({ statuses }: { readonly statuses: readonly RequestStatus[] }) {
  const bad = statuses.filter(isProblemStatus).length;
  const label = `${bad} of ${counted(statuses.length, 'run')} with a problem`;
  return (
    <svg
      class="strip"
      viewBox={`0 0 ${statuses.length * 6} 12`}
      width={statuses.length * 6}
      height="12"
      role="img"
      aria-label={label}
    >
      {statuses.map((status, index) => {
        const high = isProblemStatus(status) || status === 'flaky';
        return <rect class={status} x={index * 6} y={high ? 0 : 5} width="4" height={high ? 12 : 7} />;
      })}
    </svg>
  );
}
