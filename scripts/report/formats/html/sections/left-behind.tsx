/** What the run created and could not delete, each with the command that deletes it: first on the page, as it can cost money. */
import type { Run } from '../../../../run/model.ts';
import { leftBehind } from '../../../curl.ts';
import { counted } from '../../../quantity.ts';
import { Rest, Section } from '../layout.tsx';
import { Command, Isolated } from '../text.tsx';

const MAX_THINGS = 50;

export function LeftBehind({ run }: { readonly run: Run }) {
  const left = leftBehind(run);
  if (left.length === 0) return null;
  return (
    <Section id="left" title="Not deleted">
      <p class="quiet">
        {counted(left.length, 'thing')} that this run created and could not delete. This can cost money.
      </p>
      {left.slice(0, MAX_THINGS).map(({ environment, thing: { thing, name, id }, command }) => (
        <article class="left">
          <h3>
            <Isolated value={`${thing} ${name}`} limit={200} />
          </h3>
          <p>
            in <Isolated value={environment} />, ID <Isolated value={id} />
          </p>
          <Command text={command} copy="Copy the command" />
        </article>
      ))}
      <Rest count={left.length} limit={MAX_THINGS} text="more in run.json" />
    </Section>
  );
}
