/** What the sandbox does as the ClickHouse Cloud API does, and its document does not say. */
import type { SandboxProfile } from '../../scripts/sandbox/model.ts';
import { CONVENTIONS } from './conventions.ts';
import { KEYS } from './sandbox/access.ts';
import { CONSTANTS, NAMES, VARIANTS } from './sandbox/fixed-values.ts';
import { LIFECYCLES } from './sandbox/lifecycles.ts';
import { OVERRIDES } from './sandbox/overrides.ts';
import { BY_NAME } from './sandbox/property-values.ts';
import { QUERY_RULES } from './sandbox/query-rules.ts';
import { textReport } from './sandbox/reports.ts';

export const SANDBOX: SandboxProfile = {
  conventions: CONVENTIONS,
  // The vendor's guide for Postman: a wrong key or organization gives 400.
  refusedKey: 'BAD_REQUEST',
  foreignRoot: 'BAD_REQUEST',
  keys: KEYS,
  seedOrder: ['roles', 'members', 'keys', 'byocInfrastructure', 'services', 'sources', 'dashboards'],
  creation: {
    // The document requires almost no properties.
    required: ['name', 'email'],
    chosenByServer: [
      'dataWarehouseId',
      'provider',
      'region',
      'releaseChannel',
      'profile',
      'tier',
      'state',
      'postgresVersion',
    ],
    notCopied: ['id', 'createdAt', 'updatedAt', 'hostname', 'connectionString', 'password'],
  },
  query: QUERY_RULES,
  lifecycles: LIFECYCLES,
  samples: { names: NAMES, variants: VARIANTS, constants: CONSTANTS, byName: BY_NAME },
  overrides: OVERRIDES,
  text: textReport,
};
