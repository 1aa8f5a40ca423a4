/** What was not sent, and why: one line for each cause. */
import type { EnvironmentRun, Run } from '../../../../run/model.ts';
import { type SkipGroup, skipsOf } from '../../../analysis/skips.ts';
import { grouped } from '../../../quantity.ts';
import { skipText } from '../../../words/reason.ts';
import { RequestLink, Rest, Section } from '../layout.tsx';
import { Isolated } from '../text.tsx';

const MAX_LINKS = 100;

export function SkippedSection({ run }: { readonly run: Run }) {
  const environments = run.environments.filter(({ totals }) => totals.skipped > 0);
  if (environments.length === 0) return null;
  return (
    <Section id="skipped" title="Skipped requests">
      {environments.map((environment) => (
        <>
          {run.environments.length > 1 && (
            <h3>
              <Isolated value={environment.name} />
            </h3>
          )}
          {skipsOf(environment).map((group) => (
            <SkippedGroup environment={environment} group={group} />
          ))}
        </>
      ))}
    </Section>
  );
}

function SkippedGroup({ environment, group }: { readonly environment: EnvironmentRun; readonly group: SkipGroup }) {
  const { requests } = group;
  return (
    <details class="fold">
      <summary>
        <b class="number">{grouped(requests.length)}</b> <Isolated value={skipText(group)} />
      </summary>
      <ul class="inline">
        {requests.slice(0, MAX_LINKS).map(({ id }) => (
          <li>
            <RequestLink environment={environment.name} id={id} />
          </li>
        ))}
      </ul>
      <Rest count={requests.length} limit={MAX_LINKS} text="more." />
    </details>
  );
}
