/** What is measured of ours: the program, started as `npm run` starts it. */
import { join } from 'node:path';
import { ROOT } from '../scripts/shared/root.ts';

export const CLI = join(ROOT, 'scripts', 'start.mjs');
export const PINNED = join(ROOT, 'spec', 'clickhouse-cloud.openapi.json');
