/** The ClickHouse Cloud API. Everything that only this API needs is in this folder. */
import type { ApiProfile } from '../../scripts/cli/api-profile.ts';
import { CONVENTIONS, NAME } from './conventions.ts';
import { ACCOUNTS } from './sandbox/accounts.ts';

export const CLICKHOUSE_CLOUD: ApiProfile = {
  title: 'ClickHouse Cloud API',
  name: NAME,
  publishedAt: 'https://api.clickhouse.cloud/v1',
  conventions: CONVENTIONS,
  collections: async () => ({
    config: (await import('./collection.ts')).default,
    scenario: (await import('./lifecycle.ts')).default,
    operationIds: (await import('./operation-ids.ts')).OPERATION_IDS,
  }),
  accounts: ACCOUNTS,
  doctor: async () => (await import('./doctor.ts')).CLICKHOUSE_CLOUD_DOCTOR,
  sandbox: async () => (await import('./sandbox.ts')).SANDBOX,
};
