import { defineCommand } from '../command.ts';
import { text } from '../flag.ts';

interface ReportFlags {
  readonly reports?: string | undefined;
}

export const renderCommand = defineCommand<ReportFlags>({
  name: 'report render',
  summary: 'write the report of a saved run again',
  positional: '<run.json>',
  usage: 'RUN.json',
  flags: { reports: text('dir', 'folder instead of that of the run') },
  run: async ({ flags, positional: [runFile = ''] }, { print }) => {
    const { renderReport } = await import('./report.ts');
    const { reports } = flags;
    const { report } = await renderReport({ runFile, ...(reports === undefined ? {} : { reportsDir: reports }) });
    print(`report: ${report.html}`);
    return undefined;
  },
});

export const mergeCommand = defineCommand<ReportFlags>({
  name: 'report merge',
  summary: 'merge the runs of several shards into one new run',
  positional: '<dirs...>',
  usage: 'DIR…',
  flags: { reports: text('dir', 'folder of the new run', 'reports/') },
  run: async ({ flags: { reports }, positional: dirs }, { print }) => {
    const { mergeReports } = await import('./report.ts');
    const { report } = await mergeReports({ dirs, ...(reports === undefined ? {} : { reportsDir: reports }) });
    print(`report: ${report.html}`);
    return undefined;
  },
});
