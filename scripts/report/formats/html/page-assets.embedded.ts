/** The style and the script of the report's page, as text. The build puts the texts in the place of this module. */
import { readFileSync } from 'node:fs';
import type { PageAssets } from '../format.ts';

/** The style sheets in the order of their rules: later ones outrank earlier ones. */
const STYLES = [
  'colour',
  'base',
  'frame',
  'verdict',
  'status',
  'failures',
  'matrix',
  'filters',
  'tree',
  'request',
  'time',
  'comparison',
  'narrow',
  'print',
] as const;

/** The bars come first: what the filters scroll to is placed below them. */
const SCRIPTS = ['bars', 'filters', 'keys', 'matrix', 'copy'] as const;

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

export const PAGE_ASSETS: PageAssets = {
  style: STYLES.map((name) => read(`./style/${name}.css`)).join('\n'),
  script: SCRIPTS.map((name) => read(`./client/${name}.js`)).join('\n'),
};
