/** Realistic values by property name, consistent with each other. */

import { resourceName } from '../../../scripts/sandbox/resources/path-template.ts';
import { NEW_ORDINAL, type Proposal, type SampleLocation } from '../../../scripts/sandbox/samples/property-values.ts';
import type { Json } from '../../../scripts/shared/json.ts';
import { CLOUDS, type Cloud, PRIVATE_ENDPOINT } from './clouds.ts';
import { NAMES, PEM_CERTIFICATE } from './fixed-values.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Proposals by property name, for every schema. */
export const BY_NAME: Readonly<Record<string, Proposal>> = {
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
