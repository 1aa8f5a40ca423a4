import { join } from 'node:path';
import { ROOT } from '../shared/root.ts';

/** The pinned interface: what collections are generated from, and what the sandbox serves, unless told otherwise. */
export const PINNED_SPEC = join(ROOT, 'spec', 'clickhouse-cloud.openapi.json');

/** Where the generated collections are. */
export const COLLECTIONS = join(ROOT, 'collections');
