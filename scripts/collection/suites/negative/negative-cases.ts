/**
 * What the API has to refuse. Every case is harmless even where the API accepts it: in a request that writes, each ID is one
 * that cannot exist, and the body has nothing in it that a lenient parser could take for a value. The guard of the collection
 * checks the IDs once more before it is sent.
 */
import { isSafe, type Operation, type Parameter, pathParametersOf, type Spec } from '../../../openapi/model.ts';

/** IDs that nothing has. They are part of the requests, not variables, which an environment could give another value. */
export const IMPOSSIBLE_IDS = {
  unknown: '00000000-0000-4000-8000-000000000000',
  malformed: 'not-a-uuid',
} as const;

export type ImpossibleId = keyof typeof IMPOSSIBLE_IDS;

export const WRONG_SECRET = 'wrong-on-purpose';

export interface NegativeCase {
  readonly operation: Operation;
  /** `no-credentials`; the item is `operationId#label`. */
  readonly label: string;
  /** Folder of the collection. */
  readonly folder: string;
  /** Why it has to be refused, as the script's first line says. */
  readonly because: string;
  readonly auth?: 'none' | 'wrong-secret';
  /** Another method than the operation's. */
  readonly method?: string;
  /** Path parameters that get another value. */
  readonly path?: Readonly<Record<string, ImpossibleId>>;
  /** Text in place of the body that is not JSON. */
  readonly body?: string;
}

/** No prefix and no repair of it is an object. */
const BROKEN_BODY = ']not json[';

/**
 * All cases of a document, in the order of the collection.
 *
 * @param isSecured requests carry a key.
 */
export function negativeCases(spec: Spec, isSecured: boolean): NegativeCase[] {
  const cases = [
    ...spec.operations.filter((one) => isSafe(one.method) || namesItem(one)).map(withoutCredentials),
    ...firstReadOfEachTag(spec).map(withWrongSecret),
    ...spec.operations.filter(isDetail).flatMap(withMalformedId),
    ...spec.operations.filter(isDetail).map(withUnknownId),
    ...spec.operations.flatMap(belowUnknownItem),
    ...onePerPath(spec).flatMap((operations) => withUnsupportedMethod(operations)),
    ...spec.operations.flatMap(withBrokenBody),
  ];
  return isSecured ? cases : cases.filter(({ auth }) => auth === undefined);
}

function withoutCredentials(operation: Operation): NegativeCase {
  return {
    operation,
    label: 'no-credentials',
    folder: 'No credentials',
    because: 'it is sent without a key',
    auth: 'none',
    ...(isSafe(operation.method) ? {} : { path: allUnknown(operation), ...brokenBody(operation) }),
  };
}

function firstReadOfEachTag(spec: Spec): Operation[] {
  const byTag = new Map<string, Operation>();
  for (const operation of spec.operations)
    if (isSafe(operation.method) && !byTag.has(operation.tag)) byTag.set(operation.tag, operation);
  return [...byTag.values()];
}

/** One per tag: a key that fails too often could be locked. */
function withWrongSecret(operation: Operation): NegativeCase {
  return {
    operation,
    label: 'wrong-secret',
    folder: 'Wrong secret',
    because: 'its secret is wrong',
    auth: 'wrong-secret',
  };
}

function isDetail(operation: Operation): boolean {
  return operation.method === 'GET' && /\}$/.test(operation.path);
}

function withMalformedId(operation: Operation): NegativeCase[] {
  const last = lastParameter(operation);
  if (last === undefined || typeof last.schema === 'boolean' || last.schema.format !== 'uuid') return [];
  return [
    {
      operation,
      label: 'malformed-id',
      folder: 'Malformed ID',
      because: `${last.name} is no UUID`,
      path: { [last.name]: 'malformed' },
    },
  ];
}

function withUnknownId(operation: Operation): NegativeCase {
  return {
    operation,
    label: 'unknown-id',
    folder: 'Unknown ID',
    because: 'nothing has this ID',
    path: lastUnknown(operation),
  };
}

/** What belongs to somebody else is refused, whether it is a list or a singleton. */
function belowUnknownItem(operation: Operation): NegativeCase[] {
  if (operation.method !== 'GET' || isDetail(operation)) return [];
  const parent = lastParameter(operation);
  if (parent === undefined) return [];
  return [
    {
      operation,
      label: 'foreign-parent',
      folder: 'Of somebody else',
      because: `its ${parent.name} is not ours`,
      path: { [parent.name]: 'unknown' },
    },
  ];
}

function onePerPath(spec: Spec): Operation[][] {
  const byPath = new Map<string, Operation[]>();
  for (const operation of spec.operations)
    byPath.set(operation.path, [...(byPath.get(operation.path) ?? []), operation]);
  return [...byPath.values()];
}

/** Never DELETE: should the API know it after all, nothing must be gone. */
function withUnsupportedMethod(operations: readonly Operation[]): NegativeCase[] {
  const declared = operations.map(({ method }) => method as string);
  const method = ['PUT', 'PATCH', 'POST'].find((candidate) => !declared.includes(candidate));
  const operation = operations[0];
  if (method === undefined || operation === undefined || !namesItem(operation)) return [];
  return [
    {
      operation,
      label: `unsupported-${method.toLowerCase()}`,
      folder: 'Unsupported method',
      because: `${method} is not among ${declared.join(', ')}`,
      method,
      path: allUnknown(operation),
      body: BROKEN_BODY,
    },
  ];
}

function withBrokenBody(operation: Operation): NegativeCase[] {
  if (isSafe(operation.method) || !namesItem(operation)) return [];
  // Any text is a form, a file or a text.
  if (!/\bjson\b/i.test(operation.requestBody?.mediaType ?? '')) return [];
  return [
    {
      operation,
      label: 'malformed-body',
      folder: 'Malformed body',
      because: 'its body is not JSON',
      path: allUnknown(operation),
      body: BROKEN_BODY,
    },
  ];
}

function brokenBody(operation: Operation): { body?: string } {
  return operation.requestBody === undefined ? {} : { body: BROKEN_BODY };
}

function lastUnknown(operation: Operation): Record<string, ImpossibleId> {
  const last = pathParametersOf(operation.path).at(-1);
  return last === undefined ? {} : { [last]: 'unknown' };
}

function allUnknown(operation: Operation): Record<string, ImpossibleId> {
  return Object.fromEntries(pathParametersOf(operation.path).map((name) => [name, 'unknown']));
}

/** Whether the path names something. A write to a path that does not could create something, whatever else is wrong with it. */
function namesItem({ path }: Operation): boolean {
  const names = pathParametersOf(path);
  return names.length > 0 && names.every((name) => path.split('/').includes(`{${name}}`));
}

function lastParameter(operation: Operation): Parameter | undefined {
  const last = pathParametersOf(operation.path).at(-1);
  return operation.parameters.find((parameter) => parameter.in === 'path' && parameter.name === last);
}
