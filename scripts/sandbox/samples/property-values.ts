/**
 * Realistic values that are consistent with each other. `sampleOf` uses a proposed value only if the schema allows it, so
 * that responses stay valid for every version of the document.
 */

import { typesOf } from '../../openapi/schema/keywords.ts';
import type { SampleContext } from '../../openapi/schema/sample.ts';
import type { Json, JsonObject } from '../../shared/json.ts';
import { resourceName } from '../resources/path-template.ts';
import { CLOUDS, type Cloud, PRIVATE_ENDPOINT } from './clouds.ts';
import { CONSTANTS, NAMES, PEM_CERTIFICATE, VARIANTS } from './fixed-values.ts';
import type { SeededValues } from './ids.ts';

/** Where a sampled value belongs: what the value must be consistent with. */
export interface SampleLocation {
  /** Path template of the list or singleton. */
  readonly template: string;
  /** The filled path; IDs and secrets are derived from it. */
  readonly path: string;
  /** Values of the path parameters, including the item's own ID. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Position of the item in its list, from 0. */
  readonly ordinal: number;
  readonly id?: string;
  readonly idProperty?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds since the item was created; 0 for a new item. */
  readonly age: number;
  readonly seeded: SeededValues;
  /** The items above this one in the path, the nearest first. */
  readonly ancestors: readonly JsonObject[];
  /** IDs of the items of another list, by the last segment of its path, in the order of creation. */
  readonly idsOf: (segment: string) => readonly string[];
}

/** Ordinal of items created by a request, for which `VARIANTS` has no values. */
export const NEW_ORDINAL = 1000;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Proposal = (location: SampleLocation, context: SampleContext) => Json | undefined;

/** Proposals by property name, for every schema. */
const BY_NAME: Readonly<Record<string, Proposal>> = {
  name: (location, { pointer }) =>
    pointer === '/name' ? nameOf(location) : /\/entries\/\d+\/name$/.test(pointer) ? NAMES.entries?.[0] : undefined,
  displayName: (location) => NAMES[resourceName(location.template)]?.[location.ordinal],
  message: (_location, { pointer }) => (/Errors\//.test(pointer) ? 'The query ran out of memory' : 'See the dashboard'),
  createdAt: (location) => isoTime(location.now - location.age),
  created: (location) => isoTime(location.now - location.age),
  joinedAt: (location) => isoTime(location.now - Math.max(0, location.age - DAY)),
  updatedAt: (location) => isoTime(location.now - Math.min(location.age, 2 * DAY)),
  lastModified: (location) => isoTime(location.now - Math.min(location.age, 2 * DAY)),
  usedAt: (location) => isoTime(location.now - Math.min(location.age, HOUR)),
  expireAt: (location) => isoTime(location.now + 30 * DAY),
  expiration: (location) => isoTime(location.now + 365 * DAY),
  startedAt: (location) => isoTime(location.now - (location.ordinal + 1) * DAY),
  finishedAt: (location) => isoTime(location.now - (location.ordinal + 1) * DAY + backupSeconds(location) * 1000),
  durationInSeconds: (location) => backupSeconds(location),
  sizeInBytes: (location) => 7_516_192_768 - location.ordinal * 402_653_184,
  timestamp: (location, { schema }) =>
    schema.format === 'date-time' ? isoTime(location.now - HOUR) : Math.floor((location.now - HOUR) / 1000),
  date: (location) => isoTime(location.now - DAY).slice(0, 10),
  scheduleStartAt: (location) => isoTime(location.now - 30 * DAY),
  provider: (location) => cloudOf(location).provider,
  cloudProvider: (location) => cloudOf(location).provider,
  bucketProvider: () => 'AWS',
  region: (location) => cloudOf(location).region,
  regionId: (location) => cloudOf(location).region,
  email: (location) => `${personOf(location).toLowerCase().replaceAll(' ', '.')}@example.com`,
  organizationId: (location) => location.parameters.organizationId,
  tenantId: (location) => location.parameters.organizationId,
  ownerId: (location) => location.idsOf('members')[0] ?? location.parameters.organizationId,
  actorId: (location) => location.idsOf('members')[0],
  serviceId: (location) => location.parameters.serviceId ?? location.idsOf('services')[0],
  targetKeyId: (location) => location.idsOf('keys')[0],
  dataWarehouseId: (location) => location.parameters.serviceId ?? location.id,
  roleId: (location) =>
    resourceName(location.template) === 'roles' ? location.id : location.idsOf('roles')[roleIndex(location)],
  roleName: (location) => NAMES.roles?.[roleIndex(location)],
  role: (location) => (roleIndex(location) === 0 ? 'admin' : 'developer'),
  roles: (location) => [roleIndex(location) === 0 ? 'admin' : 'developer'],
  roleType: () => 'system',
  activeEntryId: (location) => scheduleEntryId(location),
  isActiveNow: () => true,
  id: (location, { pointer }) => {
    if (pointer === '/privateEndpoints/0/id') return PRIVATE_ENDPOINT;
    return /\/entries\/0\/id$/.test(pointer) && location.ordinal < NEW_ORDINAL ? scheduleEntryId(location) : undefined;
  },
  byocId: (location) => location.idsOf('byocInfrastructure')[CLOUDS.indexOf(cloudOf(location))],
  dashboardId: (location) => location.idsOf('dashboards').at(location.ordinal) ?? location.idsOf('dashboards')[0],
  sourceId: (location) => location.idsOf('sources')[0],
  password: (location) => location.seeded.token(24, location.path, 'password'),
  keySecret: (location) => `4b1d${location.seeded.token(38, location.path, 'secret')}`,
  keyId: (location) => location.seeded.token(20, location.path, 'keyId'),
  keySuffix: (location) => location.seeded.token(20, location.path, 'keyId').slice(-4),
  caCertificate: () => PEM_CERTIFICATE,
  host: (location, { schema }) => (schema.format === 'hostname' ? undefined : hostOf(location)),
  hostname: (location) => postgresHost(location),
  connectionString: (location) =>
    `postgres://postgres:${location.seeded.token(24, location.path, 'password')}@${postgresHost(location)}:5432/postgres?sslmode=require`,
  endpoints: (location) => [
    { host: hostOf(location), port: 9440, protocol: 'nativesecure', username: 'default' },
    { host: hostOf(location), port: 8443, protocol: 'https', username: 'default' },
  ],
  privateDnsHostname: (location) => `${serviceLabel(location)}.${cloudOf(location).privateDomain}`,
  dnsNames: (location) => [cloudOf(location).endpointName(location.seeded.hex(17, location.path))],
  endpointId: (location) => cloudOf(location).endpointId(location.seeded.hex(17, location.path)),
  endpointServiceId: (location) => cloudOf(location).endpointService(location.seeded.hex(17, location.path)),
  privateEndpointIds: (location) => [...cloudOf(location).privateEndpoints],
  availablePrivateEndpointIds: (location) => [...cloudOf(location).privateEndpoints],
  iamRole: (location) => cloudOf(location).identity,
  encryptionKey: (location) => cloudOf(location).encryptionKey,
  encryptionRoleId: (location) => cloudOf(location).encryptionRole,
  encryptionAssumedRoleIdentifier: (location) => cloudOf(location).encryptionIdentity,
  // Samples of an alert's channel use the email branch.
  type: (_location, { pointer }) => (pointer === '/channel/type' ? 'email' : undefined),
  state: (_place, { schema }) => firstAllowed(schema.enum, ['running', 'Running', 'enabled', 'infra-ready', 'OK']),
  status: (_place, { schema }) => firstAllowed(schema.enum, ['Ready', 'done', 'ready', 'deployed']),
  openApiKeys: (location) => location.idsOf('keys').slice(0, 1),
  actors: (location) =>
    location
      .idsOf('members')
      .slice(0, 1)
      .map((id) => `user/${id}`),
  resources: (location) => [`organization/${location.parameters.organizationId ?? location.id ?? ''}`],
};

/** Returns a function that proposes the value of one property, or `undefined` to sample it from its schema. */
export function proposalsFor(location: SampleLocation): (context: SampleContext) => Json | undefined {
  return (context) => {
    const { name, pointer, schema } = context;
    if (location.idProperty !== undefined && location.id !== undefined && isOwnId(location, name, pointer))
      return typesOf(schema).includes('integer') ? Number(location.id) : location.id;
    // A property named as a parameter of the path says what the item belongs to.
    const owner = Object.hasOwn(location.parameters, name) ? location.parameters[name] : undefined;
    if (pointer === `/${name}` && owner !== undefined && owner !== location.id) return owner;
    const variant = VARIANTS[resourceName(location.template)]?.[location.ordinal]?.[pointer];
    if (variant !== undefined) return variant;
    if (Object.hasOwn(BY_NAME, name)) {
      const proposed = BY_NAME[name]?.(location, context);
      if (proposed !== undefined) return proposed;
    }
    if (Object.hasOwn(CONSTANTS, name)) return CONSTANTS[name];
    if (name === 'id' || /Id$/.test(name)) return identifier(location, context);
    return undefined;
  };
}

function isOwnId(location: SampleLocation, name: string, pointer: string): boolean {
  if (pointer === `/${location.idProperty}`) return true;
  return name === location.idProperty && name !== 'id' && name !== 'name';
}

/** IDs inside an item: unique by JSON pointer, in the form of the schema's example. */
function identifier(location: SampleLocation, { pointer, schema }: SampleContext): Json | undefined {
  if (schema.format === 'uuid') return location.seeded.uuid(location.path, pointer);
  if (typeof schema.example === 'string' && /^[0-9a-f]{24}$/.test(schema.example))
    return location.seeded.hex(24, location.path, pointer);
  if (schema.example === undefined && schema.type === 'string' && schema.enum === undefined)
    return location.seeded.uuid(location.path, pointer);
  return undefined;
}

/** ID of the first entry of a service's scaling schedule, which is the active entry. */
function scheduleEntryId(location: SampleLocation): string {
  return location.seeded.uuid(location.parameters.serviceId ?? location.path, 'entry');
}

function nameOf(location: SampleLocation): string {
  const subject = resourceName(location.template);
  if (subject === 'members') return personOf(location);
  return NAMES[subject]?.[location.ordinal] ?? `${subject.replace(/s$/, '')}-${location.ordinal + 1}`;
}

function personOf(location: SampleLocation): string {
  const people = NAMES.members ?? [];
  const offset = resourceName(location.template) === 'invitations' ? 3 : 0;
  return people[(location.ordinal + offset) % people.length] ?? 'Ada Lovelace';
}

/** The first item of a list is an admin; all others, and invited users, are developers. */
function roleIndex(location: SampleLocation): number {
  return resourceName(location.template) === 'invitations' ? 1 : Math.min(location.ordinal, 1);
}

/** The cloud of the nearest ancestor that has one; otherwise the seeded items alternate. */
function cloudOf(location: SampleLocation): Cloud {
  const parent = location.ancestors.find(({ provider }) => typeof provider === 'string');
  if (parent !== undefined) return CLOUDS.find(({ provider }) => provider === parent.provider) ?? CLOUDS[0];
  const index = /^(services|byocInfrastructure)$/.test(resourceName(location.template)) ? location.ordinal : 0;
  return CLOUDS[index % CLOUDS.length] as Cloud;
}

function serviceLabel(location: SampleLocation): string {
  return location.seeded.token(10, location.parameters.serviceId ?? location.id ?? location.path, 'host').toLowerCase();
}

function hostOf(location: SampleLocation): string {
  return `${serviceLabel(location)}.${cloudOf(location).domain}.clickhouse.cloud`;
}

function postgresHost(location: SampleLocation): string {
  const label = location.seeded
    .token(12, location.parameters.postgresId ?? location.id ?? location.path, 'host')
    .toLowerCase();
  return `${label}.pg.us-east-1.aws.clickhouse.cloud`;
}

function backupSeconds({ ordinal }: SampleLocation): number {
  return 184 - ordinal * 7;
}

function firstAllowed(allowed: Json | undefined, preferred: readonly string[]): string | undefined {
  return Array.isArray(allowed) ? preferred.find((value) => allowed.includes(value)) : undefined;
}

/** ISO 8601 with whole seconds, UTC. */
function isoTime(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}
