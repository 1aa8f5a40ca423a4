import type { Measure } from '../measure.ts';
import { environments } from './environments.ts';
import { generate } from './generate.ts';
import { growth } from './growth.ts';
import { install } from './install.ts';
import { portman } from './portman.ts';
import { rateLimit } from './rate-limit.ts';
import { report } from './report.ts';
import { sandbox } from './sandbox.ts';
import { smoke } from './smoke.ts';
import { start } from './start.ts';
import { suite } from './suite.ts';

/** In the order of the results. */
export const MEASURES: readonly Measure[] = [
  generate,
  portman,
  growth,
  smoke,
  environments,
  rateLimit,
  start,
  sandbox,
  report,
  install,
  suite,
];
