/** The top of the page: the result of the run, its place and time, and a summary of each environment. */
import type { ComponentChildren } from 'preact';
import type { EnvironmentRun, Run } from '../../../../run/model.ts';
import { STATUS_PRECEDENCE } from '../../../../run/status.ts';
import { signOf } from '../../../analysis/counts.ts';
import { fragmentOf } from '../../../deep-link.ts';
import { bytes, counted, duration, grouped, instant } from '../../../quantity.ts';
import { selectionText } from '../../../words/parts.ts';
import { reasonText } from '../../../words/reason.ts';
import { sentenceOf } from '../../../words/verdict.ts';
import { StatusBadge } from '../status.tsx';
import { Isolated, OutLink } from '../text.tsx';

export function VerdictHeader({ run }: { readonly run: Run }) {
  return (
    <section class={`verdict ${signOf(run)}`} aria-labelledby=":verdict">
      <h1 id=":verdict">
        <Isolated value={sentenceOf(run)} />
      </h1>
      <Facts run={run} />
      <div class="environments">
        {run.environments.map((environment) => (
          <EnvironmentCard environment={environment} />
        ))}
      </div>
    </section>
  );
}

function Facts({ run }: { readonly run: Run }) {
  const { collection, spec, source } = run;
  const selection = selectionText(run);
  return (
    <dl class="facts">
      <Fact name="Run">
        {run.suite}, {instant(run.startedAt)}, {duration(run.durationMs)}
        {run.strict === true && ', strict'}
        {run.interrupted && ', interrupted'}
      </Fact>
      <Fact name="Collection">
        <Isolated value={collection.name} /> <code>{collection.hash.slice(0, 12)}</code>
      </Fact>
      {spec !== undefined && (
        <Fact name="Specification">
          <Isolated value={spec.title} /> <Isolated value={spec.version} />, {counted(spec.operations, 'operation')},
          OpenAPI <Isolated value={spec.openapi} /> <code>{spec.hash.slice(0, 12)}</code>
        </Fact>
      )}
      {selection !== undefined && (
        <Fact name="Selection">
          <Isolated value={selection} limit={300} />
        </Fact>
      )}
      {source !== undefined && (
        <Fact name="Source">
          {source.branch !== undefined && <Isolated value={source.branch} />}{' '}
          {source.commit !== undefined && <code>{source.commit.slice(0, 12)}</code>}{' '}
          {source.url !== undefined && <OutLink href={source.url}>CI job</OutLink>}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function EnvironmentCard({ environment }: { readonly environment: EnvironmentRun }) {
  const { name, baseURL, status, totals, durationMs } = environment;
  const reason = reasonText(environment);
  const received = environment.requests.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <article class={`environment ${status}`}>
      <header>
        <h2>
          <a href={`#${fragmentOf(name)}`}>
            <Isolated value={name} />
          </a>
        </h2>
        <StatusBadge status={status} />
      </header>
      <p class="base">
        <Isolated value={baseURL} />
      </p>
      {reason !== undefined && (
        <p class="reason">
          <Isolated value={reason} />
        </p>
      )}
      {status !== 'skipped' && totals.requests > 0 && (
        <>
          <ShareBar environment={environment} />
          <ul class="counts">
            {STATUS_PRECEDENCE.filter((share) => totals[share] > 0).map((share) => (
              <li class={share}>
                <b>{grouped(totals[share])}</b> {share}
              </li>
            ))}
          </ul>
          <p class="quiet">
            {totals.assertionsFailed > 0 && `${grouped(totals.assertionsFailed)} of `}
            {counted(totals.assertions, 'assertion')}
            {totals.assertionsFailed > 0 && ' failed'}
            {totals.known !== undefined && ` · ${counted(totals.known, 'request')} with known problems`}{' '}
            <span class="one-line">· {bytes(received)}</span> <span class="one-line">· {duration(durationMs)}</span>
          </p>
        </>
      )}
    </article>
  );
}

/** The shares as one bar. SVG, because the page's policy forbids style attributes. */
function ShareBar({ environment: { totals } }: { readonly environment: EnvironmentRun }) {
  let from = 0;
  return (
    <svg class="shares" viewBox={`0 0 ${totals.requests} 1`} preserveAspectRatio="none" aria-hidden="true">
      {STATUS_PRECEDENCE.filter((share) => totals[share] > 0).map((share) => {
        const x = from;
        from += totals[share];
        return <rect class={share} x={x} y="0" width={totals[share]} height="1" />;
      })}
    </svg>
  );
}
