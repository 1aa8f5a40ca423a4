/**
 * What the API has to refuse. Every case is harmless even where the API accepts it: a write has only
 * IDs that cannot exist, and a body from which even a lenient parser gets no value. The guard of the collection checks the
 * IDs once more before the request is sent.
 */
import { isSafe, type Operation, type Parameter, pathParametersOf, type Spec } from '../../../openapi/model.ts';
import { parameterName } from '../../../openapi/resource.ts';
import { groupBy } from '../../../shared/list.ts';

/** IDs that do not exist. They are not variables, because an environment could change these. */
export const IMPOSSIBLE_IDS = {
  unknown: '00000000-0000-4000-8000-000000000000',
  malformed: 'not-a-uuid',
} as const;

export type ImpossibleId = keyof typeof IMPOSSIBLE_IDS;

export const WRONG_SECRET = 'wrong-on-purpose';

/** The folder of each kind of case, in the order of the collection: its name and its description. */
export const CASE_FOLDERS = {
  'no-credentials': [
    'No credentials',
    'Every operation, sent without a key. Those that write name only IDs that cannot exist.',
  ],
  'wrong-secret': ['Wrong secret', 'One request of each kind with a wrong secret.'],
  'malformed-id': ['Malformed ID', 'IDs that are no UUIDs.'],
  'unknown-id': ['Unknown ID', 'IDs that nothing has.'],
  'foreign-parent': ['Of somebody else', 'Lists and details below something that is not ours.'],
  'unsupported-method': ['Unsupported method', 'Methods that the path does not have; never DELETE.'],
  'malformed-body': [
    'Malformed body',
    'Every operation that writes, with a body that is not JSON, and with IDs that cannot exist.',
  ],
} as const;

type CaseKind = keyof typeof CASE_FOLDERS;

export interface NegativeCase {
  readonly operation: Operation;
  readonly kind: CaseKind;
  /** Why it has to be refused, as the script's first line says. */
  readonly because: string;
  readonly auth?: 'none' | 'wrong-secret';
  readonly method?: string;
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
    ...[...groupBy(spec.operations, ({ path }) => path).values()].flatMap(withUnsupportedMethod),
    ...spec.operations.flatMap(withBrokenBody),
  ];
  return isSecured ? cases : cases.filter(({ auth }) => auth === undefined);
}

function withoutCredentials(operation: Operation): NegativeCase {
  return {
    operation,
    kind: 'no-credentials',
    because: 'it is sent without a key',
    auth: 'none',
    ...(isSafe(operation.method) ? {} : { path: allUnknown(operation) }),
    ...(isSafe(operation.method) || operation.requestBody === undefined ? {} : { body: BROKEN_BODY }),
  };
}

function firstReadOfEachTag({ operations }: Spec): Operation[] {
  const reads = operations.filter(({ method }) => isSafe(method));
  return [...groupBy(reads, ({ tag }) => tag).values()].map(([first]) => first);
}

/** One per tag: a key that fails too often could be locked. */
function withWrongSecret(operation: Operation): NegativeCase {
  return { operation, kind: 'wrong-secret', because: 'its secret is wrong', auth: 'wrong-secret' };
}

function isDetail({ method, path }: Operation): boolean {
  return method === 'GET' && parameterName(path.slice(path.lastIndexOf('/') + 1)) !== undefined;
}

function withMalformedId(operation: Operation): NegativeCase[] {
  const last = lastParameter(operation);
  if (last === undefined || typeof last.schema === 'boolean' || last.schema.format !== 'uuid') return [];
  const path = { [last.name]: 'malformed' } as const;
  return [{ operation, kind: 'malformed-id', because: `${last.name} is no UUID`, path }];
}

function withUnknownId(operation: Operation): NegativeCase {
  const last = pathParametersOf(operation.path).at(-1);
  const path: NegativeCase['path'] = last === undefined ? {} : { [last]: 'unknown' };
  return { operation, kind: 'unknown-id', because: 'nothing has this ID', path };
}

/** GET of a list or a singleton below an item that does not exist. */
function belowUnknownItem(operation: Operation): NegativeCase[] {
  if (operation.method !== 'GET' || isDetail(operation)) return [];
  const parent = lastParameter(operation);
  // Beside text (`{id}:audit`), a parameter is no variable of the path that another ID could stand in.
  if (parent === undefined || !operation.path.split('/').includes(`{${parent.name}}`)) return [];
  const path = { [parent.name]: 'unknown' } as const;
  return [{ operation, kind: 'foreign-parent', because: `its ${parent.name} is not ours`, path }];
}

/** Never DELETE, because the API might support it after all. */
function withUnsupportedMethod(operations: readonly [Operation, ...Operation[]]): NegativeCase[] {
  const declared = operations.map(({ method }) => method as string);
  const method = ['PUT', 'PATCH', 'POST'].find((candidate) => !declared.includes(candidate));
  const [operation] = operations;
  if (method === undefined || !namesItem(operation)) return [];
  const because = `${method} is not among ${declared.join(', ')}`;
  return [{ operation, kind: 'unsupported-method', because, method, path: allUnknown(operation), body: BROKEN_BODY }];
}

function withBrokenBody(operation: Operation): NegativeCase[] {
  if (isSafe(operation.method) || !namesItem(operation)) return [];
  // Any text is a form, a file or a text.
  if (!/\bjson\b/i.test(operation.requestBody?.mediaType ?? '')) return [];
  const path = allUnknown(operation);
  return [{ operation, kind: 'malformed-body', because: 'its body is not JSON', path, body: BROKEN_BODY }];
}

function allUnknown(operation: Operation): Record<string, ImpossibleId> {
  return Object.fromEntries(pathParametersOf(operation.path).map((name) => [name, 'unknown']));
}

/** Whether the path names an item. A write to another path could create something, even if the request is invalid. */
function namesItem({ path }: Operation): boolean {
  const names = pathParametersOf(path);
  return names.length > 0 && names.every((name) => path.split('/').includes(`{${name}}`));
}

function lastParameter(operation: Operation): Parameter | undefined {
  const last = pathParametersOf(operation.path).at(-1);
  return operation.parameters.find((parameter) => parameter.in === 'path' && parameter.name === last);
}
