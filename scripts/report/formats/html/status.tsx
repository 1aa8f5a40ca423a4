/** Statuses as people see them: a word, a colour and a sign, because colour alone does not reach everyone. */
import type { EnvironmentStatus, RequestStatus } from '../../../run/model.ts';
import { labelOf } from '../../text.ts';

const SIGN = {
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
  return <span class={`sign ${status}`}>{SIGN[status]}</span>;
}

export function StatusBadge({ status }: { readonly status: RequestStatus | EnvironmentStatus }) {
  return (
    <span class={`badge ${status}`}>
      <span aria-hidden="true">{SIGN[status]} </span>
      {status}
    </span>
  );
}

export function signOf(status: RequestStatus | EnvironmentStatus): string {
  return SIGN[status];
}

export function Method({ method }: { readonly method: string }) {
  const known = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(method) ? method.toLowerCase() : 'other';
  return <span class={`method ${known}`}>{labelOf(method.slice(0, 8))}</span>;
}
