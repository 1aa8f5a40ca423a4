/** Realistic values in the saved examples: those of the sandbox, at one moment and for one account. */
import type { SampleContext } from '../../scripts/openapi/schema/sample-options.ts';
import { MAIN_ID, ROOT_ID } from '../../scripts/sandbox/credentials.ts';
import { seededValues } from '../../scripts/sandbox/samples/ids.ts';
import { proposalsFor, type SampleLocation } from '../../scripts/sandbox/samples/property-values.ts';
import type { Json } from '../../scripts/shared/json.ts';
import { CONSTANTS, NAMES, VARIANTS } from './sandbox/fixed-values.ts';
import { BY_NAME } from './sandbox/property-values.ts';

/** Examples do not change from one generation to the next. */
const NOW = Date.UTC(2026, 0, 15, 9, 30);
const DAY_MS = 86_400_000;
const SEEDED = seededValues(1);

/** See `CollectionConfig`. */
export function exampleValue({ path }: { readonly path: string }, context: SampleContext): Json | undefined {
  const known = proposals.get(path) ?? proposalsFor(locationOf(path));
  proposals.set(path, known);
  return known(context);
}

const proposals = new Map<string, ReturnType<typeof proposalsFor>>();

function locationOf(path: string): SampleLocation {
  const template = path.replace(/\/\{[^{}]+\}$/, '');
  const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? '');
  const parameters = Object.fromEntries(names.map((name) => [name, idOf(name)]));
  const isMain = template.endsWith('/services');
  const id = template === '/v1/organizations' ? ROOT_ID : isMain ? MAIN_ID : SEEDED.uuid(template, 0);
  return {
    template,
    path: template,
    parameters,
    ordinal: 0,
    id,
    idProperty: 'id',
    now: NOW,
    age: 40 * DAY_MS,
    seeded: SEEDED,
    samples: { names: NAMES, variants: VARIANTS, constants: CONSTANTS, byName: BY_NAME },
    ancestors: [],
    idsOf: (segment) => (segment === 'services' ? [MAIN_ID] : [SEEDED.uuid(segment, 0)]),
  };
}

function idOf(parameter: string): string {
  if (parameter === 'organizationId') return ROOT_ID;
  return parameter === 'serviceId' ? MAIN_ID : SEEDED.uuid(parameter, 0);
}
