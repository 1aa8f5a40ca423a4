import { DEFAULT_SUITE, SUITE_NAMES } from '../../collection/suites/registry.ts';
import { defineCommand } from '../command.ts';
import { choice, STYLE_FILE_FLAG, text } from '../flag.ts';

export const renderCommand = defineCommand({
  name: 'report render',
  summary: 'write the report of a saved run again',
  positional: '<run.json>',
  usage: 'RUN.json',
  flags: { reports: text('dir', 'folder instead of that of the run'), styleFile: STYLE_FILE_FLAG },
  run: async ({ flags, positional: [runFile = ''] }, { print }) => {
    const { renderReport } = await import('./report.ts');
    const { html } = await renderReport({ runFile, styleFile: flags.styleFile, reportsDir: flags.reports });
    print(`report: ${html}`);
    return undefined;
  },
});

export const mergeCommand = defineCommand({
  name: 'report merge',
  summary: 'merge the runs of several shards into one new run',
  positional: '<dirs...>',
  usage: 'DIR…',
  flags: { reports: text('dir', 'folder of the new run', 'reports/'), styleFile: STYLE_FILE_FLAG },
  run: async ({ flags, positional: dirs }, context) => {
    const { mergeInTerminal } = await import('./report.ts');
    return mergeInTerminal(dirs, flags, context);
  },
});

export const historyCommand = defineCommand({
  name: 'report history',
  summary: 'print since when requests fail, and how often they are flaky',
  flags: {
    suite: choice('name', SUITE_NAMES, 'the suite of the runs', DEFAULT_SUITE),
    reports: text('dir', 'folder of the runs', 'reports/'),
    history: text('dir|url', 'earlier runs besides those in the folder'),
  },
  run: async ({ flags }, { print, settings, cwd }) => {
    const { findEarlierRuns } = await import('../smoke/earlier-runs.ts');
    const { historyText } = await import('./history.ts');
    const earlier = await findEarlierRuns({ flags, settings: settings(), cwd });
    print(historyText(await earlier.read()));
    return undefined;
  },
});
