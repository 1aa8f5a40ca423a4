/** The API that the program is about: the only place that names one. All other code gets it as data. */
import { join } from 'node:path';
import { CLICKHOUSE_CLOUD } from '../../collections/clickhouse-cloud/profile.ts';
import { ROOT } from '../shared/root.ts';
import type { ApiProfile } from './api-profile.ts';

export const PROFILE: ApiProfile = CLICKHOUSE_CLOUD;

/** The pinned document, the default for `generate` and the sandbox. */
export const PINNED_SPEC = join(ROOT, 'spec', `${PROFILE.name}.openapi.json`);

/** The folder of the generated collections. */
export const COLLECTIONS = join(ROOT, 'collections');
