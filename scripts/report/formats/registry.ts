/** The formats of a report. A new one is a file that renders it, and its line in `FORMATS`. */

import type { Run } from '../../run/model.ts';
import { printJson } from '../../shared/json.ts';
import { fileNamesOf } from '../store/file-name.ts';
import { withWords } from '../words/saved-run.ts';
import { renderBadgeData, renderBadgeSvg } from './badge.ts';
import { renderCtrf } from './ctrf.ts';
import type { FormatOptions, ReportFormat } from './format.ts';
import { renderHtml, STYLE_FILE } from './html/page.tsx';
import { renderJunit } from './junit.ts';
import { renderComment, renderSummary } from './summary.ts';

export const FORMATS = {
  html: { per: 'run', file: 'index.html', render: renderHtml },
  style: {
    per: 'run',
    file: STYLE_FILE,
    render: (_run, { assets }) => assets.style,
    isWanted: ({ styleFile }) => styleFile === true,
  },
  json: { per: 'run', file: 'run.json', render: (run) => printJson(withWords(run)) },
  summary: { per: 'run', file: 'summary.md', render: (run) => renderSummary(run, { page: 'links' }) },
  junit: { per: 'environment', suffix: '.junit.xml', render: (run, { environment }) => renderJunit(run, environment) },
  ctrf: { per: 'environment', suffix: '.ctrf.json', render: (run, { environment }) => renderCtrf(run, environment) },
  comment: { per: 'flag', render: renderComment },
  badgeSvg: { per: 'flag', render: renderBadgeSvg },
  badgeData: { per: 'flag', render: renderBadgeData },
  github: {
    per: 'job',
    // GitHub shows nothing of a larger summary of one step.
    maxBytes: 1024 * 1024,
    render: (run) => renderSummary(run, { page: 'fragments' }),
  },
} as const satisfies Readonly<Record<string, ReportFormat>>;

/**
 * Renders every file of a run's folder.
 *
 * @returns text by file name.
 */
export function renderFiles(
  run: Run,
  options: FormatOptions,
  formats: Readonly<Record<string, ReportFormat>> = FORMATS,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const names = fileNamesOf(run.environments.map(({ name }) => name));
  for (const format of Object.values(formats)) {
    if (format.per === 'run' && format.isWanted?.(options) !== false)
      files.set(format.file, format.render(run, options));
    if (format.per !== 'environment') continue;
    for (const [index, environment] of run.environments.entries())
      files.set(`${names[index]}${format.suffix}`, format.render(run, { ...options, environment }));
  }
  return files;
}
