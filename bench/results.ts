/** Renders the results as a page. */
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os';
import type { Row } from './measure.ts';

export interface Results {
  readonly rows: readonly Row[];
  readonly machine: Machine;
  /** Versions of this project and the peers, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly date: Date;
}

/** The conditions of the measurement. */
export interface Machine {
  readonly system: string;
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGiB: number;
  readonly node: string;
  /** The measured commit. */
  readonly commit: string;
  /** Load of the last minute before the first measure. Above the number of cores, figures in seconds are unreliable. */
  readonly load: number;
}

export function thisMachine(): Machine {
  return {
    system: `${type()} ${process.arch}`,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
    commit: spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout?.trim() || 'unknown',
    load: loadavg()[0] ?? 0,
  };
}

const HEAD = ['measure', 'ours', 'peer', 'ratio', 'bar', 'met'];

export function resultsPage({ rows, machine, versions, rounds, date }: Results): string {
  const { system, cores, cpu, memoryGiB, node, commit, load } = machine;
  const bars = rows.filter(({ met }) => met !== undefined);
  return [
    '# Results of the bench',
    '',
    'Written by `npm run bench`. [docs/performance.md](../docs/performance.md) explains the measures. Each row is the median of whole processes',
    'that ran alternately (ours, peer, ours, peer, …).',
    '',
    `- ${date.toISOString().slice(0, 10)}, commit \`${commit}\`, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}; ${bars.filter(({ met }) => met).length} of ${bars.length} bars met`,
    `- ${cores} cores (${cpu}), ${memoryGiB} GiB, ${system}; load ${load.toFixed(1)} before the first measure`,
    `- Node ${node}; ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}`,
    '',
    `| ${HEAD.join(' | ')} |`,
    `|${HEAD.map((_, column) => (column === 0 ? '---|' : '---:|')).join('')}`,
    ...rows.filter(({ node }) => node === undefined).map((row) => `| ${cells(row).map(escaped).join(' | ')} |`),
    '',
    ...byRuntime(rows.filter(({ node }) => node !== undefined)),
    ...notes(rows),
  ].join('\n');
}

/** A table with one column per version of Node.js: the ratio, and whether the limit is met. */
function byRuntime(rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const versions = [...new Set(rows.map(({ node = '' }) => node))];
  const measures = [...new Set(rows.map(({ measure }) => measure))];
  const cellOf = (measure: string, version: string) => {
    const row = rows.find((one) => one.measure === measure && one.node === version);
    if (row === undefined) return '';
    const [, ours, peer, ratio, bar] = cells(row);
    if (ratio === '') return ours ?? '';
    return `${ratio} (${ours} / ${peer})${bar === '' ? '' : `; ${bar}: ${row.met === true ? 'yes' : '**no**'}`}`;
  };
  return [
    '## By version of Node.js',
    '',
    `| measure (ours / peer) | ${versions.join(' | ')} |`,
    `|---|${versions.map(() => '---:|').join('')}`,
    ...measures.map(
      (measure) => `| ${[measure, ...versions.map((one) => cellOf(measure, one))].map(escaped).join(' | ')} |`,
    ),
    '',
  ];
}

/** One row, as printed during the bench. */
export function rowLine(row: Row): string {
  const [measure, ours, peer, ratio, bar, met] = cells(row);
  const figures = [ours, peer && `peer ${peer}`, ratio, bar && `bar ${bar}`, met && `met: ${met}`].filter(Boolean);
  return `${measure}${row.node === undefined ? '' : ` on Node ${row.node}`}: ${[...figures, row.note].filter(Boolean).join(', ')}`;
}

function cells({ measure, ours = '', peer = '', ratio, bar = '', met }: Row): string[] {
  const verdict = met === undefined ? '' : met ? 'yes' : '**no**';
  return [measure, ours, peer, ratio === undefined ? '' : `${ratio.toFixed(2)} ×`, bar, verdict];
}

function notes(rows: readonly Row[]): string[] {
  const noted = rows.filter(({ note }) => note !== undefined);
  if (noted.length === 0) return [];
  return ['## Notes', '', ...noted.map(({ measure, note }) => `- ${measure}: ${note?.replaceAll('\n', ' ')}`), ''];
}

/** GitHub Flavored Markdown, section 4.10: a bar in a cell is written with a backslash. */
function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
