import { join } from 'node:path';
import { ROOT } from '../shared/root.ts';

/** The pinned document, the default for `generate` and the sandbox. */
export const PINNED_SPEC = join(ROOT, 'spec', 'clickhouse-cloud.openapi.json');

/** The folder of the generated collections. */
export const COLLECTIONS = join(ROOT, 'collections');
