/**
 * The suites. A new one is a folder that builds its collection, and its line in `SUITES`: flags, help, saved runs, coverage and
 * publishing follow from the line. The builders are loaded when they are called, as a run rarely generates.
 */
import type { Spec } from '../../openapi/model.ts';
import type { CollectionConfig } from '../config.ts';
import type { GeneratedCollection, OperationRequest } from '../model.ts';
import type { Converter } from '../requests/converter.ts';
import type { Contracts } from '../scripts/contracts.ts';
import type { Scenario } from './lifecycle/scenario.ts';

/** What every collection is built from. */
export interface SuiteSources {
  readonly spec: Spec;
  readonly config: CollectionConfig;
  readonly scenario: Scenario;
  readonly contracts: Contracts;
  /** The requests of the first suite, by operationId; none yet for that suite itself. */
  readonly requests: ReadonlyMap<string, OperationRequest>;
  /** Default: the one in this thread. */
  readonly converter?: Converter | undefined;
}

export interface SuiteDeclaration {
  /** What a run of it does, in a few words: for help and documentation. */
  readonly summary: string;
  /** A run sends only the requests of its collection that read, whatever is allowed. */
  readonly readsOnly: boolean;
  /** What of a team's customisation applies to it (`collection/custom/`). */
  readonly custom: 'all' | 'exclusions' | 'none';
  readonly build: (sources: SuiteSources) => Promise<GeneratedCollection>;
}

/** In the order in which they are built and shown. The first has a request of every operation, which the others use. */
export const SUITES = {
  smoke: {
    summary: 'reads everything that a key may read',
    readsOnly: true,
    custom: 'all',
    build: async ({ spec, config, contracts, converter }) =>
      (await import('../build.ts')).buildCollection(spec, config, contracts, converter),
  },
  negative: {
    summary: 'sends what the API has to refuse',
    readsOnly: false,
    custom: 'exclusions',
    build: async ({ spec, config, requests, contracts }) =>
      (await import('./negative/negative.ts')).buildNegativeCollection(spec, config, requests, contracts),
  },
  lifecycle: {
    summary: 'creates, changes and deletes one of each resource',
    readsOnly: false,
    custom: 'none',
    build: async ({ spec, config, scenario, requests, contracts }) =>
      (await import('./lifecycle/lifecycle.ts')).buildLifecycleCollection(spec, config, scenario, requests, contracts),
  },
} as const satisfies Readonly<Record<string, SuiteDeclaration>>;

export type SuiteName = keyof typeof SUITES;

export const SUITE_NAMES = Object.keys(SUITES) as readonly SuiteName[] as readonly [SuiteName, ...SuiteName[]];

/** The suite of commands that name none: the first one. */
export const DEFAULT_SUITE = SUITE_NAMES[0];
