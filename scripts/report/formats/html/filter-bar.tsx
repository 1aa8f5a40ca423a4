/** Search and filters of the tree; nothing where there is no request. Hidden until the page's script runs: without it they would do nothing. */
import type { Run } from '../../../run/model.ts';
import { STATUS_DISPLAY_ORDER } from '../../../run/status.ts';
import { duration } from '../../quantity.ts';
import { labelOf } from '../../text.ts';
import { SLOW_MS } from './request.tsx';

const MAX_CHOICES = 60;

export function FilterBar({ run }: { readonly run: Run }) {
  const requests = run.environments.flatMap((environment) => environment.requests);
  if (requests.length === 0) return null;
  const present = (status: string) => requests.some((request) => request.status === status);
  return (
    <form class="filters" id=":filters" aria-label="Filter requests" hidden>
      <label class="search">
        <span>Search</span>
        <input type="search" name="q" placeholder="name, operation, path" autocomplete="off" spellcheck={false} />
        <kbd>/</kbd>
      </label>
      <fieldset>
        <legend>Status</legend>
        {STATUS_DISPLAY_ORDER.filter(present).map((status) => (
          <label class={`chip ${status}`}>
            <input type="checkbox" name="status" value={status} />
            <span>{status}</span>
          </label>
        ))}
      </fieldset>
      <Choice label="Environment" name="env" values={run.environments.map(({ name }) => name)} />
      <Choice label="Tag" name="tag" values={requests.flatMap(({ tag }) => (tag === undefined ? [] : [tag]))} />
      <Choice label="Method" name="method" values={requests.map(({ method }) => method)} />
      <fieldset>
        <legend>Only</legend>
        <label class="chip">
          <input type="checkbox" name="slow" />
          <span>slow ({duration(SLOW_MS)} or more)</span>
        </label>
        <label class="chip">
          <input type="checkbox" name="findings" />
          <span>with findings</span>
        </label>
      </fieldset>
      <p class="result">
        <output id=":shown" aria-live="polite" /> <button type="reset">Clear</button>{' '}
        <span class="keys">
          <kbd>j</kbd> <kbd>k</kbd> move, <kbd>Enter</kbd> opens
        </span>
      </p>
    </form>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  readonly values: readonly string[];
}

function Choice({ label, name, values }: ChoiceProps) {
  const distinct = [...new Set(values)].sort().slice(0, MAX_CHOICES);
  if (distinct.length < 2) return null;
  return (
    <label>
      <span>{label}</span>
      <select name={name}>
        <option value="">all</option>
        {distinct.map((value) => (
          <option value={labelOf(value)}>{labelOf(value)}</option>
        ))}
      </select>
    </label>
  );
}
