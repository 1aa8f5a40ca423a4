/** The HTML report: one self-contained page, readable with scripts off, without network requests. */
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Run } from '../../../run/model.ts';
import { findingsCount, sumOf } from '../../analysis/counts.ts';
import { leftBehind } from '../../curl.ts';
import { grouped } from '../../quantity.ts';
import { spelled } from '../../text.ts';
import { sentenceOf } from '../../words/verdict.ts';
import { iconOf } from '../badge.ts';
import type { FormatOptions } from '../format.ts';
import { type Budget, budgetOf } from './budget.ts';
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

/** A section of the page, and its link in the bar at the top. */
interface PageSection {
  /** What its address ends with, after `#:`. */
  readonly id: string;
  readonly title: string;
  readonly count?: number;
  /** Its count is of something to do. */
  readonly isUrgent?: boolean;
  readonly content: ComponentChildren;
}

/** Renders a run as a page. The same run, history and assets give the same bytes. */
export function renderHtml(run: Run, options: FormatOptions): string {
  const { assets, styleFile = false } = options;
  const style = inlineStyle(assets.style);
  const script = inlineScript(assets.script);
  const budget = budgetOf(run);
  const sections = sectionsOf(run, options, budget);
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
        <TopBar run={run} sections={sections} />
        <main>
          <VerdictHeader run={run} />
          {sections.map(({ content }) => content)}
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

/** The sections that have content, in their order. */
function sectionsOf(run: Run, { history, others = [] }: FormatOptions, budget: Budget): readonly PageSection[] {
  const { problems, environmentProblems, known, skipped } = sumOf(run.environments);
  const findings = findingsCount(run.environments);
  const left = leftBehind(run).length;
  const all: readonly PageSection[] = [
    { id: 'left', title: 'Not deleted', count: left, isUrgent: true, content: LeftBehind({ run }) },
    {
      id: 'failures',
      title: 'Failures',
      // The same number as in the title of the page: environments count only where no request does.
      count: problems || environmentProblems,
      isUrgent: true,
      content: Failures({ run, history }),
    },
    { id: 'known', title: 'Known problems', count: known, content: KnownProblems({ run }) },
    { id: 'findings', title: 'Findings', count: findings, content: FindingsSection({ run }) },
    { id: 'skipped', title: 'Skipped', count: skipped, content: SkippedSection({ run }) },
    { id: 'matrix', title: 'Operations', content: Matrix({ run }) },
    { id: 'requests', title: 'Requests', content: RequestTree({ run, budget }) },
    { id: 'time', title: 'Time', content: TimeSection({ run, history }) },
    { id: 'trend', title: 'Trend', content: TrendSection({ run, history }) },
    { id: 'differences', title: 'Differences', content: DifferencesSection({ run }) },
    { id: 'coverage', title: 'Coverage', content: CoverageSection({ run, others }) },
  ];
  return all.filter(({ content }) => content !== null);
}

function TopBar({ run, sections }: { readonly run: Run; readonly sections: readonly PageSection[] }) {
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
        {sections.map(({ id, title, count = 0, isUrgent }) => (
          <a href={`#:${id}`}>
            {title} {count > 0 && (isUrgent ? <b>{grouped(count)}</b> : <span class="number">{grouped(count)}</span>)}
          </a>
        ))}
      </nav>
    </header>
  );
}
