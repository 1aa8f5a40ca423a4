/** The HTML report: one self-contained page, readable with scripts off, without network requests. */
import { renderToString } from 'preact-render-to-string';
import type { Run } from '../../../run/model.ts';
import { findingsCount, sumOf } from '../../analysis/counts.ts';
import { leftBehind } from '../../curl.ts';
import { grouped } from '../../quantity.ts';
import { spelled } from '../../text.ts';
import { sentenceOf } from '../../words/verdict.ts';
import { iconOf } from '../badge.ts';
import type { FormatOptions } from '../format.ts';
import { budgetOf } from './budget.ts';
import { inlineScript, inlineStyle, policyOf } from './policy.ts';
import { CoverageSection } from './sections/coverage.tsx';
import { DifferencesSection } from './sections/differences.tsx';
import { Failures } from './sections/failures.tsx';
import { FindingsSection, KnownProblems } from './sections/findings.tsx';
import { LeftBehind } from './sections/left-behind.tsx';
import { Matrix } from './sections/matrix.tsx';
import { SkippedSection } from './sections/skipped.tsx';
import { TimeSection } from './sections/time.tsx';
import { TrendSection } from './sections/trend.tsx';
import { VerdictHeader } from './sections/verdict.tsx';
import { Isolated } from './text.tsx';
import { RequestTree } from './tree.tsx';

export const STYLE_FILE = 'style.css';

/** Renders a run as a page. The same run, history and assets give the same bytes. */
export function renderHtml(run: Run, { history, others = [], assets, styleFile = false }: FormatOptions): string {
  const style = inlineStyle(assets.style);
  const script = inlineScript(assets.script);
  const budget = budgetOf(run);
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content={policyOf({ style: styleFile ? undefined : style, script })}
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>{spelled(sentenceOf(run))}</title>
        <link rel="icon" href={iconOf(run)} />
        {styleFile ? (
          <link rel="stylesheet" href={STYLE_FILE} />
        ) : (
          <style dangerouslySetInnerHTML={{ __html: style }} />
        )}
      </head>
      <body class={budget.large ? 'large' : undefined}>
        <a class="skip" href="#:verdict">
          Skip to the result
        </a>
        <TopBar run={run} />
        <main>
          <VerdictHeader run={run} />
          <LeftBehind run={run} />
          <Failures run={run} history={history} />
          <KnownProblems run={run} />
          <FindingsSection run={run} />
          <SkippedSection run={run} />
          <Matrix run={run} />
          <RequestTree run={run} budget={budget} />
          <TimeSection run={run} history={history} />
          <TrendSection run={run} history={history} />
          <DifferencesSection run={run} />
          <CoverageSection run={run} others={others} />
        </main>
        <footer>
          <p>
            Run <code>{run.runId}</code>, rendered from <code>run.json</code> by clickhouse-cloud-postman. This page
            loads nothing from the network.
          </p>
        </footer>
        <script dangerouslySetInnerHTML={{ __html: script }} />
      </body>
    </html>
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}

function TopBar({ run }: { readonly run: Run }) {
  const counts = sumOf(run.environments);
  // The same number as in the title of the page: environments count only where no request does.
  const problems = counts.problems || counts.environmentProblems;
  const findings = findingsCount(run.environments);
  const { skipped } = counts;
  const sending = run.environments.filter(({ requests }) => requests.some(({ attempts }) => attempts > 0)).length;
  const left = leftBehind(run).length;
  const known = counts.known > 0 || run.environments.some(({ baseline }) => baseline !== undefined);
  const tested = run.environments.some(
    (environment) => environment.status !== 'skipped' && environment.requests.length > 0,
  );
  return (
    <header class="top">
      <p class="brand">
        <svg viewBox="0 0 8 5" width="19" height="12" aria-hidden="true">
          <path d="M0 0h2v2H0zM3 0h2v2H3zM6 0h2v2H6zM0 3h2v2H0zM6 3h2v2H6z" />
          <path class="failed" d="M3 3h2v2H3z" />
        </svg>
        <Isolated value={run.spec?.title ?? run.collection.name} limit={80} /> <span class="quiet">{run.suite}</span>
      </p>
      <nav aria-label="Sections">
        {problems > 0 && (
          <a href="#:failures">
            Failures <b>{grouped(problems)}</b>
          </a>
        )}
        {left > 0 && <NavLink to="left" title="Not deleted" count={left} />}
        {known && <NavLink to="known" title="Known problems" count={counts.known} />}
        {findings > 0 && <NavLink to="findings" title="Findings" count={findings} />}
        {skipped > 0 && <NavLink to="skipped" title="Skipped" count={skipped} />}
        {tested && <a href="#:matrix">Operations</a>}
        <a href="#:requests">Requests</a>
        {sending > 0 && <a href="#:time">Time</a>}
        <a href="#:trend">Trend</a>
        {sending > 1 && <a href="#:differences">Differences</a>}
        {run.spec?.operationIds?.length && <a href="#:coverage">Coverage</a>}
      </nav>
    </header>
  );
}

interface NavLinkProps {
  readonly to: string;
  readonly title: string;
  readonly count: number;
}

function NavLink({ to, title, count }: NavLinkProps) {
  return (
    <a href={`#:${to}`}>
      {title} {count > 0 && <span class="number">{grouped(count)}</span>}
    </a>
  );
}
