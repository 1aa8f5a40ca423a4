/**
 * Values that could be real, and that agree with each other. They are proposals: `sampleOf` takes one only where the
 * schema admits it, so that another version of the document loses a proposal and never a valid answer.
 */
import type { Json } from '../json.ts';
import type { SampleContext } from '../spec/sample.ts';
import { PEM_CERTIFICATE } from './certificate.ts';
import { CLOUDS, type Cloud, PRIVATE_ENDPOINT } from './clouds.ts';
import { CONSTANTS, NAMES, VARIANTS } from './examples.ts';
import { type Place, subjectOf } from './place.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Proposal = (place: Place, context: SampleContext) => Json | undefined;

/** By the name of the property, wherever it stands. */
const BY_NAME: Readonly<Record<string, Proposal>> = {
  name: (place, { pointer }) =>
    pointer === '/name' ? nameOf(place) : /\/entries\/\d+\/name$/.test(pointer) ? NAMES.entries?.[0] : undefined,
  displayName: (place) => NAMES[subjectOf(place.template)]?.[place.ordinal],
  message: (_place, { pointer }) => (/Errors\//.test(pointer) ? 'The query ran out of memory' : 'See the dashboard'),
  createdAt: (place) => isoTime(place.now - place.age),
  created: (place) => isoTime(place.now - place.age),
  joinedAt: (place) => isoTime(place.now - Math.max(0, place.age - DAY)),
  updatedAt: (place) => isoTime(place.now - Math.min(place.age, 2 * DAY)),
  lastModified: (place) => isoTime(place.now - Math.min(place.age, 2 * DAY)),
  usedAt: (place) => isoTime(place.now - Math.min(place.age, HOUR)),
  expireAt: (place) => isoTime(place.now + 30 * DAY),
  expiration: (place) => isoTime(place.now + 365 * DAY),
  startedAt: (place) => isoTime(place.now - (place.ordinal + 1) * DAY),
  finishedAt: (place) => isoTime(place.now - (place.ordinal + 1) * DAY + backupSeconds(place) * 1000),
  durationInSeconds: (place) => backupSeconds(place),
  sizeInBytes: (place) => 7_516_192_768 - place.ordinal * 402_653_184,
  timestamp: (place, { schema }) =>
    schema.format === 'date-time' ? isoTime(place.now - HOUR) : Math.floor((place.now - HOUR) / 1000),
  date: (place) => isoTime(place.now - DAY).slice(0, 10),
  scheduleStartAt: (place) => isoTime(place.now - 30 * DAY),
  provider: (place) => cloudOf(place).provider,
  cloudProvider: (place) => cloudOf(place).provider,
  bucketProvider: () => 'AWS',
  region: (place) => cloudOf(place).region,
  regionId: (place) => cloudOf(place).region,
  email: (place) => `${personOf(place).toLowerCase().replaceAll(' ', '.')}@example.com`,
  organizationId: (place) => place.parameters.organizationId,
  tenantId: (place) => place.parameters.organizationId,
  ownerId: (place) => place.idsOf('members')[0] ?? place.parameters.organizationId,
  actorId: (place) => place.idsOf('members')[0],
  serviceId: (place) => place.parameters.serviceId ?? place.idsOf('services')[0],
  targetKeyId: (place) => place.idsOf('keys')[0],
  dataWarehouseId: (place) => place.parameters.serviceId ?? place.id,
  roleId: (place) => (subjectOf(place.template) === 'roles' ? place.id : place.idsOf('roles')[roleTurn(place)]),
  roleName: (place) => NAMES.roles?.[roleTurn(place)],
  role: (place) => (roleTurn(place) === 0 ? 'admin' : 'developer'),
  roles: (place) => [roleTurn(place) === 0 ? 'admin' : 'developer'],
  roleType: () => 'system',
  activeEntryId: (place) => entryId(place),
  isActiveNow: () => true,
  id: (place, { pointer }) => {
    if (pointer === '/privateEndpoints/0/id') return PRIVATE_ENDPOINT;
    return /\/entries\/0\/id$/.test(pointer) && place.ordinal < 1000 ? entryId(place) : undefined;
  },
  byocId: (place) => place.idsOf('byocInfrastructure')[CLOUDS.indexOf(cloudOf(place))],
  dashboardId: (place) => place.idsOf('dashboards').at(place.ordinal) ?? place.idsOf('dashboards')[0],
  sourceId: (place) => place.idsOf('sources')[0],
  password: (place) => place.identity.token(24, place.path, 'password'),
  keySecret: (place) => `4b1d${place.identity.token(38, place.path, 'secret')}`,
  keyId: (place) => place.identity.token(20, place.path, 'keyId'),
  keySuffix: (place) => place.identity.token(20, place.path, 'keyId').slice(-4),
  caCertificate: () => PEM_CERTIFICATE,
  host: (place, { schema }) => (schema.format === 'hostname' ? undefined : hostOf(place)),
  hostname: (place) => postgresHost(place),
  connectionString: (place) =>
    `postgres://postgres:${place.identity.token(24, place.path, 'password')}@${postgresHost(place)}:5432/postgres?sslmode=require`,
  endpoints: (place) => [
    { host: hostOf(place), port: 9440, protocol: 'nativesecure', username: 'default' },
    { host: hostOf(place), port: 8443, protocol: 'https', username: 'default' },
  ],
  privateDnsHostname: (place) => `${labelOf(place)}.${cloudOf(place).privateDomain}`,
  dnsNames: (place) => [cloudOf(place).endpointName(place.identity.hex(17, place.path))],
  endpointId: (place) => cloudOf(place).endpointId(place.identity.hex(17, place.path)),
  endpointServiceId: (place) => cloudOf(place).endpointService(place.identity.hex(17, place.path)),
  privateEndpointIds: (place) => [...cloudOf(place).privateEndpoints],
  availablePrivateEndpointIds: (place) => [...cloudOf(place).privateEndpoints],
  iamRole: (place) => cloudOf(place).identity,
  encryptionKey: (place) => cloudOf(place).encryptionKey,
  encryptionRoleId: (place) => cloudOf(place).encryptionRole,
  encryptionAssumedRoleIdentifier: (place) => cloudOf(place).encryptionIdentity,
  // The branch of an alert's channel that is sampled is the one by mail.
  type: (_place, { pointer }) => (pointer === '/channel/type' ? 'email' : undefined),
  state: (_place, { schema }) => listed(schema.enum, ['running', 'Running', 'enabled', 'infra-ready', 'OK']),
  status: (_place, { schema }) => listed(schema.enum, ['Ready', 'done']),
  openApiKeys: (place) => place.idsOf('keys').slice(0, 1),
  actors: (place) =>
    place
      .idsOf('members')
      .slice(0, 1)
      .map((id) => `user/${id}`),
  resources: (place) => [`organization/${place.parameters.organizationId ?? place.id ?? ''}`],
};

/**
 * Proposes a value for one place of a sample.
 *
 * @returns `undefined` where nothing better is known than what the schema says itself.
 */
export function proposalFor(place: Place): (context: SampleContext) => Json | undefined {
  return (context) => {
    const { name, pointer } = context;
    if (place.idProperty !== undefined && place.id !== undefined && namesItself(place, name, pointer)) return place.id;
    const variant = VARIANTS[subjectOf(place.template)]?.[place.ordinal]?.[pointer];
    if (variant !== undefined) return variant;
    if (Object.hasOwn(BY_NAME, name)) {
      const proposed = BY_NAME[name]?.(place, context);
      if (proposed !== undefined) return proposed;
    }
    if (Object.hasOwn(CONSTANTS, name)) return CONSTANTS[name];
    if (name === 'id' || /Id$/.test(name)) return identifier(place, context);
    return undefined;
  };
}

function namesItself(place: Place, name: string, pointer: string): boolean {
  if (pointer === `/${place.idProperty}`) return true;
  return name === place.idProperty && name !== 'id' && name !== 'name';
}

/** IDs inside a thing: distinct by their place, in the form that the schema's example shows. */
function identifier(place: Place, { pointer, schema }: SampleContext): Json | undefined {
  if (schema.format === 'uuid') return place.identity.uuid(place.path, pointer);
  if (typeof schema.example === 'string' && /^[0-9a-f]{24}$/.test(schema.example))
    return place.identity.hex(24, place.path, pointer);
  if (schema.example === undefined && schema.type === 'string' && schema.enum === undefined)
    return place.identity.uuid(place.path, pointer);
  return undefined;
}

/** The first entry of a service's scaling schedule, which is the active one. */
function entryId(place: Place): string {
  return place.identity.uuid(place.parameters.serviceId ?? place.path, 'entry');
}

function nameOf(place: Place): string {
  const subject = subjectOf(place.template);
  if (subject === 'members') return personOf(place);
  return NAMES[subject]?.[place.ordinal] ?? `${subject.replace(/s$/, '')}-${place.ordinal + 1}`;
}

function personOf(place: Place): string {
  const people = NAMES.members ?? [];
  const offset = subjectOf(place.template) === 'invitations' ? 3 : 0;
  return people[(place.ordinal + offset) % people.length] ?? 'Ada Lovelace';
}

/** The first of each collection is an admin, the others are developers; so are those invited. */
function roleTurn(place: Place): number {
  return subjectOf(place.template) === 'invitations' ? 1 : Math.min(place.ordinal, 1);
}

/** That of the service above, where there is one; otherwise by turns. */
function cloudOf(place: Place): Cloud {
  const above = place.above.find(({ provider }) => typeof provider === 'string');
  if (above !== undefined) return CLOUDS.find(({ provider }) => provider === above.provider) ?? CLOUDS[0];
  const turns = /^(services|byocInfrastructure)$/.test(subjectOf(place.template)) ? place.ordinal : 0;
  return CLOUDS[turns % CLOUDS.length] as Cloud;
}

function labelOf(place: Place): string {
  return place.identity.token(10, place.parameters.serviceId ?? place.id ?? place.path, 'host').toLowerCase();
}

function hostOf(place: Place): string {
  return `${labelOf(place)}.${cloudOf(place).domain}.clickhouse.cloud`;
}

function postgresHost(place: Place): string {
  const label = place.identity.token(12, place.parameters.postgresId ?? place.id ?? place.path, 'host').toLowerCase();
  return `${label}.pg.us-east-1.aws.clickhouse.cloud`;
}

function backupSeconds({ ordinal }: Place): number {
  return 184 - ordinal * 7;
}

function listed(listedValues: Json | undefined, wanted: readonly string[]): string | undefined {
  return Array.isArray(listedValues) ? wanted.find((value) => listedValues.includes(value)) : undefined;
}

/** Whole seconds, UTC. */
export function isoTime(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}
