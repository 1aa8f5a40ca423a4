/**
 * A variable for each resource. One parameter can name several: `{session}` is a checkout session in one path, and a verification
 * session in another, which the API does not find by the ID of the first.
 */
import type { Spec } from '../../openapi/model.ts';
import { itemPathAt, type ParameterSource, parameterName } from '../../openapi/resource.ts';
import { camelCase, responseShape } from '../../openapi/response-shape.ts';
import { propertiesOf } from '../../openapi/schema/merge.ts';
import type { ApiConventions } from '../../shared/api-conventions.ts';
import { groupBy } from '../../shared/list.ts';
import { itemPlace, type ListedItems } from './identity-rules.ts';
import { isNamedAfterCollection, safeName, singular, variableFor } from './variables.ts';

/**
 * The variable of each source.
 *
 * - Parameters of one list, as `/users/{id}` and `/users/{userId}/posts`, have one variable if they mean the same property of its items.
 * - Of several lists whose items would have one variable, that with the fewest segments in its path keeps the name; among these, the
 *   first. The others get a name from their paths. Paths that differ only in a version (`/v1`, `/v2`) are of one resource.
 * - A parameter whose items no list shows has the variable of the nearest list that can show them: whatever that list is below is in
 *   the path of the item as well.
 *
 * @param sources by the path of the items, as the result.
 * @param listed what the lists of the sources show.
 */
export function resourceVariables(
  spec: Spec,
  sources: ReadonlyMap<string, ParameterSource>,
  listed: ReadonlyMap<ParameterSource, ListedItems>,
  conventions: ApiConventions,
): ReadonlyMap<string, string> {
  const parameters = groupBy(listed.keys(), propertyOf);
  const groups = groupBy(sources.values(), (source) => {
    const same = listed.has(source) ? parameters.get(propertyOf(source)) : undefined;
    return variableFor(
      same?.find(({ itemOperations }) => itemOperations.length > 0) ?? same?.[0] ?? source,
      conventions,
    );
  });
  const taken = new Set(groups.keys());
  const names = new Map<string, string>();
  const unlisted: { source: ParameterSource; lists: readonly ParameterSource[] }[] = [];
  for (const [plain, group] of groups) {
    const lists = group
      .filter((source) => listed.has(source))
      .sort((a, b) => segmentsOf(a).length - segmentsOf(b).length);
    const resources = [...groupBy(lists, (source) => withoutVersion(propertyOf(source))).values()];
    for (const [index, resource] of resources.entries()) {
      const name = index === 0 ? plain : freeName(resource[0]);
      for (const { itemPath } of resource) names.set(itemPath, name);
    }
    for (const source of group) {
      if (lists.length === 0) names.set(source.itemPath, plain);
      else if (!listed.has(source)) unlisted.push({ source, lists });
    }
  }
  const ownNames = new Map<string, string>();
  const known = new Map<ParameterSource, ShownItems>();
  // First those whose parents have their variables.
  for (const { source, lists } of unlisted.sort((a, b) => depthOf(a.source) - depthOf(b.source))) {
    const path = withoutVersion(source.itemPath);
    const list = nearestList(source, lists);
    const name = names.get(list?.itemPath ?? '') ?? ownNames.get(path) ?? freeName(source);
    if (list === undefined) ownNames.set(path, name);
    names.set(source.itemPath, name);
  }
  return names;

  /** The property that gives an ID, as a path. */
  function propertyOf(source: ParameterSource): string {
    return `${source.collectionPath}/${listed.get(source)?.id}`;
  }

  function freeName(source: ParameterSource): string {
    const name = safeName(nameByPath(source), conventions);
    let free = name;
    for (let count = 2; taken.has(free); count += 1) free = `${name}${count}`;
    taken.add(free);
    return free;
  }

  /** Of the lists that can show the items of a path, the one with the most segments in common, from the first on. */
  function nearestList(source: ParameterSource, lists: readonly ParameterSource[]): ParameterSource | undefined {
    const segments = segmentsOf(source);
    const parents = new Set(parentsOf(source).map((path) => names.get(path)));
    const own = detailProperties(source);
    let best: ParameterSource | undefined;
    let most = -1;
    for (const list of lists) {
      const shown = known.get(list) ?? shownBy(list);
      known.set(list, shown);
      const differing = segments.findIndex((segment, index) => segment !== shown.segments[index]);
      const common = differing === -1 ? segments.length : differing;
      if (common <= most || !shown.parents.every((path) => parents.has(names.get(path))) || isOther(own, shown))
        continue;
      [best, most] = [list, common];
    }
    return best;
  }

  function shownBy(list: ParameterSource): ShownItems {
    const properties = Object.keys(propertiesOf(spec.document, listed.get(list)?.schema));
    return { segments: segmentsOf(list), parents: parentsOf(list), properties };
  }

  function parentsOf({ collectionPath }: ParameterSource): string[] {
    return sourcesAlong(collectionPath, sources).map(({ itemPath }) => itemPath);
  }

  /**
   * The properties of an item whose collection has the name of the parameter. A collection with another name can be about the items of
   * a list, and show something else of them: `/members/{userId}`.
   */
  function detailProperties(source: ParameterSource): Properties | undefined {
    const { parameter, detail } = source;
    if (detail === undefined || !isNamedAfterCollection(source)) return undefined;
    const { result, resultAt } = responseShape(spec.document, detail, conventions);
    const place = itemPlace(spec.document, parameter, result, resultAt);
    return place === undefined ? undefined : propertiesOf(spec.document, place.schema);
  }
}

/** What a list shows: its path, the paths of what it is below, and the properties of its items. */
interface ShownItems {
  readonly segments: readonly string[];
  readonly parents: readonly string[];
  readonly properties: readonly string[];
}

type Properties = ReturnType<typeof propertiesOf>;

/** Whether an item is clearly none of a list: it has less than half of the properties that the list shows. */
function isOther(own: Properties | undefined, { properties }: ShownItems): boolean {
  return own !== undefined && properties.filter((name) => Object.hasOwn(own, name)).length * 2 < properties.length;
}

/** The sources of the parameters of a path, in their order. */
export function sourcesAlong(path: string, sources: ReadonlyMap<string, ParameterSource>): ParameterSource[] {
  const segments = path.split('/');
  return segments.flatMap((_, index) => sources.get(itemPathAt(segments, index)) ?? []);
}

/** The parameters of a path that are a segment of their own. */
function depthOf({ itemPath }: ParameterSource): number {
  return itemPath.split('/').filter((segment) => parameterName(segment) !== undefined).length;
}

function segmentsOf({ itemPath }: ParameterSource): string[] {
  return withoutVersion(itemPath).split('/');
}

const VERSION = /^v\d+(\.\d+)*((alpha|beta)\d*)?$/i;

function withoutVersion(path: string): string {
  return path
    .split('/')
    .filter((segment) => !VERSION.test(segment))
    .join('/');
}

/**
 * `/v1/identity/verification_sessions/{session}` → `identityVerificationSession`, `/repos/{repo}/hooks/{hook_id}` → `reposHookId`: the
 * fixed segments of the path, and the parameter, without what both say.
 */
function nameByPath({ parameter, collectionPath }: ParameterSource): string {
  const segments = withoutVersion(collectionPath)
    .split('/')
    .filter((part) => part !== '' && !part.includes('{'));
  const own = singular(segments.pop() ?? '');
  const [a, b] = [own, parameter].map((name) => camelCase(name).toLowerCase()) as [string, string];
  const end = b.startsWith(a) ? [parameter] : a.endsWith(b) ? [own] : [own, parameter];
  return camelCase([...segments, ...end].join('_'));
}
