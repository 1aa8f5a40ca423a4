/** The API that the program is about: the only place that names one. All other code gets it as data. */
import { CLICKHOUSE_CLOUD } from '../../collections/clickhouse-cloud/profile.ts';
import type { ApiProfile } from './api-profile.ts';

export const PROFILE: ApiProfile = CLICKHOUSE_CLOUD;
