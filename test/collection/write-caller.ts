/** Sends the write requests of a collection as a person does who has given every ID. */
import newman from 'newman';
import config from '../../collections/clickhouse-cloud/collection.ts';
import { SANDBOX } from '../../collections/clickhouse-cloud/sandbox.ts';
import { chainOf } from '../../scripts/collection/chain/chain.ts';
import { itemsBelow, requestsByOperation } from '../../scripts/collection/item-index.ts';
import type { GeneratedCollection, OperationRequest } from '../../scripts/collection/model.ts';
import { LIBRARY_TEXTS } from '../../scripts/collection/scripts/library.embedded.ts';
import { isSafe, type Operation, type Spec } from '../../scripts/openapi/model.ts';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/server.ts';
import { atPointer, isObject, type Json } from '../../scripts/shared/json.ts';
import { clientFor as callerOf, type Reply } from '../sandbox/client.ts';
import { withJoinedScript } from './joined-script.ts';

export interface Write {
  readonly operation: Operation;
  readonly request: OperationRequest['request'];
}

/** The operations that write and take a body. */
export function writesOf(spec: Spec, collection: GeneratedCollection): Write[] {
  const requests = requestsByOperation(collection);
  return spec.operations.flatMap((operation) => {
    const known = requests.get(operation.id);
    if (isSafe(operation.method) || operation.requestBody === undefined || known === undefined) return [];
    return [{ operation, request: known.request }];
  });
}

/** The variables that the collection's pre-request script computes at this moment, by the script itself. */
export function computedVariables(): Record<string, string> {
  return new Function(`${LIBRARY_TEXTS.variables}; return timeWindow();`)() as Record<string, string>;
}

/** The sandbox takes any. */
const UPLOAD_ID = '5a4db0c5-0003-4f00-8a00-00000000000c';

/** IDs of things that a new sandbox of this spec has, by variable: each sandbox of it has the same. */
export async function idsIn(spec: Spec): Promise<Record<string, string>> {
  const { links } = chainOf(spec, config);
  const sandbox = await startSandbox({ profile: SANDBOX, spec });
  const store = sandbox.store();
  await sandbox.close();
  const ids: Record<string, string> = { orgid: sandbox.rootId, serviceid: sandbox.mainId };
  // The shortest paths first: what lies below is looked for below the thing that was found.
  const found = [...spec.operations]
    .sort((a, b) => a.path.length - b.path.length)
    .flatMap((operation) => {
      const { path = {}, provides = {} } = links.get(operation.id) ?? {};
      const kept = entryAt(Object.keys(store), operation.path, path, ids);
      for (const [parameter, value] of Object.entries(kept?.values ?? {})) ids[path[parameter] ?? parameter] ??= value;
      return kept === undefined ? [] : [{ value: store[kept.entry] as Json, provides }];
    });
  // What only a request that writes gives is stored nowhere.
  for (const { id, method } of spec.operations)
    if (!isSafe(method)) for (const variable of Object.keys(links.get(id)?.provides ?? {})) ids[variable] ??= UPLOAD_ID;
  for (const { value: shown, provides } of found) {
    for (const [variable, pointer] of Object.entries(provides)) {
      const value = atPointer(shown, pointer.replace(/^\/result/, ''));
      if (value !== undefined) ids[variable] ??= String(value);
    }
  }
  return ids;
}

/** The first thing that is kept at a path, among those whose IDs are known already. */
function entryAt(
  kept: readonly string[],
  path: string,
  variables: Readonly<Record<string, string>>,
  ids: Readonly<Record<string, string>>,
): { readonly entry: string; readonly values: Readonly<Record<string, string>> } | undefined {
  const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = path.replaceAll(/\{(\w+)\}|[^{]+/g, (part, parameter?: string) => {
    if (parameter === undefined) return escaped(part);
    const known = ids[variables[parameter] ?? ''];
    return `(?<${parameter}>${known === undefined ? '[^/]+' : escaped(encodeURIComponent(known))})`;
  });
  for (const entry of kept) {
    const match = new RegExp(`^${pattern}$`).exec(entry);
    if (match === null) continue;
    const values = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return { entry, values: Object.fromEntries(values) };
  }
  return undefined;
}

/** A text with its variables replaced; one that has no value stays as it is. */
export function resolved(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Sends one write to a sandbox of its own. */
export async function sendAlone(
  spec: Spec,
  { operation, request }: Write,
  values: Readonly<Record<string, string>>,
): Promise<Reply> {
  const sandbox = await startSandbox({ profile: SANDBOX, spec });
  try {
    const byKey = new Map((request.url.variable ?? []).map(({ key, value }) => [key, resolved(value, values)]));
    const path = request.url.path.map((part) => byKey.get(part.replace(/^:/, '')) ?? resolved(part, values));
    const query = (request.url.query ?? []).filter(({ disabled }) => disabled !== true);
    const search = new URLSearchParams(query.map(({ key, value }) => [key, resolved(value, values)]));
    const url = `/${path.map(encodeURIComponent).join('/')}?${search}`;
    return await callerOf(sandbox)(operation.method, url, { raw: resolved(request.body?.raw ?? '', values) });
  } finally {
    await sandbox.close();
  }
}

export interface Sent {
  readonly operationId: string;
  readonly status: number;
  /** As it left. */
  readonly body: Json;
}

/** Sends writes by Newman alone, one after the other, to one sandbox, with the IDs in the environment. */
export async function sendByNewman(
  spec: Spec,
  { json, items }: GeneratedCollection,
  writes: readonly Write[],
  ids: Readonly<Record<string, string>>,
): Promise<Sent[]> {
  const operations = new Map(items.map(({ itemId, operationId }) => [itemId, operationId]));
  const wanted = new Set(writes.map(({ operation }) => operation.id));
  // The list of keys tells which one is in use.
  const item = itemsBelow(json.item).filter(({ id }) =>
    ['openapiKeyGetList', ...wanted].includes(operations.get(id) ?? ''),
  );
  const sandbox = await startSandbox({ profile: SANDBOX, spec });
  const [key] = sandbox.keys;
  const environment = {
    ...ids,
    ...otherKey(sandbox),
    baseURL: sandbox.url,
    keyid: key?.id ?? '',
    keysecret: key?.secret ?? '',
    allowwrites: 'true',
    ratelimit: 'off',
  };
  const sent: Sent[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      newman
        .run(
          {
            collection: withJoinedScript({ ...json, item }) as never,
            environment: {
              values: Object.entries(environment).map(([name, value]) => ({ key: name, value, enabled: true })),
            } as never,
          },
          (error) => (error ? reject(error) : resolve()),
        )
        .on('request', (_error, { item: { id }, request, response }) => {
          const operationId = operations.get(id) ?? '';
          if (!wanted.has(operationId)) return;
          sent.push({ operationId, status: response?.code ?? 0, body: JSON.parse(String(request.body?.raw)) });
        });
    });
    return sent;
  } finally {
    await sandbox.close();
  }
}

/** A key that is not the one in use, which the collection does not change. */
function otherKey(sandbox: Sandbox): { keyId?: string } {
  const used = sandbox.keys[0]?.id.slice(-4);
  const keys = Object.entries(sandbox.store()).filter(([path]) =>
    new RegExp(`^/v1/organizations/${sandbox.rootId}/keys/[^/]+$`).test(path),
  );
  const other = keys.find(([, value]) => isObject(value) && value.keySuffix !== used);
  return other === undefined ? {} : { keyId: other[0].slice(other[0].lastIndexOf('/') + 1) };
}
