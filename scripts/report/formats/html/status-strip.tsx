/** The statuses of one request over several runs, as a strip of bars. */
import { isProblemStatus, type RequestStatus } from '../../../run/model.ts';
import { counted } from '../../quantity.ts';

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
