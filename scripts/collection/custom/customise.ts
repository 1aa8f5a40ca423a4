/** The last step of generation: leaves out, renames, and adds what a team has in `collections/custom/`. Pure. */
import type { Method } from '../../openapi/model.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { ownValue } from '../../shared/json.ts';
import { itemsBelow } from '../item-index.ts';
import type { GeneratedCollection, ItemFacts } from '../model.ts';
import { SUITES, type SuiteName } from '../suites/registry.ts';
import { type Event, type Folder, type Item, isFolder, pathTemplate } from '../write/postman-format.ts';
import type { Customisation, OwnEntries } from './customisation.ts';

/**
 * @returns the collection with the customisation; the same one where that is empty.
 * @throws ExpectedError `custom-collision` for an ID or a name that a generated request or folder has.
 */
export function customised<Name extends SuiteName>(
  collection: GeneratedCollection<Name>,
  custom: Customisation,
): GeneratedCollection<Name> {
  const applies = SUITES[collection.suite].custom;
  if (applies === 'none') return collection;
  const isWhole = applies === 'all';
  const excluded = new Set(custom.exclude);
  const items = collection.items.filter(({ operationId }) => !excluded.has(operationId));
  const kept = new Map(items.map((facts) => [facts.itemId, facts]));
  const nameOf = ({ operationId, name }: ItemFacts) =>
    (isWhole ? ownValue(custom.operations, operationId)?.name : undefined) ?? name;
  const ids = new Set(items.map(({ id }) => id));
  const facts = items.map((each) => ({ ...each, name: nameOf(each), after: each.after.filter((id) => ids.has(id)) }));
  const changed = { ...collection, items: facts, json: { ...collection.json, item: entriesOf(collection.json.item) } };
  return isWhole ? withOwn(changed, custom.own) : changed;

  function entriesOf(entries: readonly (Folder | Item)[]): (Folder | Item)[] {
    return entries.flatMap((entry): (Folder | Item)[] => {
      if (isFolder(entry)) {
        const item = entriesOf(entry.item);
        return item.length === 0 ? [] : [{ ...entry, item }];
      }
      const facts = kept.get(entry.id);
      if (facts === undefined) return [];
      return [isWhole ? customItem(entry, facts, custom) : entry];
    });
  }
}

function customItem(item: Item, { operationId }: ItemFacts, { operations, assertions }: Customisation): Item {
  const { name, note, status } = ownValue(operations, operationId) ?? {};
  const own = assertions.find((one) => one.operationId === operationId);
  const { description = '' } = item.request;
  return {
    ...item,
    ...(name === undefined ? {} : { name }),
    ...(note === undefined ? {} : { request: { ...item.request, description: `${note}\n\n${description}`.trim() } }),
    ...(own === undefined ? {} : { event: withAssertions(item.event, own, status ?? ['2XX']) }),
  };
}

/**
 * The team's code in a block after the generated script. It runs only where the response has an expected status, because the generated
 * checks report others.
 */
function withAssertions(
  events: readonly Event[],
  { file, text }: Customisation['assertions'][number],
  statuses: readonly (number | string)[],
): Event[] {
  const conditions = statuses.map((status) =>
    typeof status === 'number'
      ? `pm.response.code === ${status}`
      : `Math.floor(pm.response.code / 100) === ${status.charAt(0)}`,
  );
  const lines = ['', `// From ${file}`, `if (${conditions.join(' || ')}) {`, ...text.trimEnd().split(/\r?\n/), '}'];
  return events.map((event) =>
    event.listen === 'test' ? { ...event, script: { ...event.script, exec: [...event.script.exec, ...lines] } } : event,
  );
}

function withOwn<Name extends string>(
  collection: GeneratedCollection<Name>,
  own: readonly OwnEntries[],
): GeneratedCollection<Name> {
  const taken = new Map<string, string>();
  for (const { id } of itemsBelow(collection.json.item)) taken.set(`the ID ${id}`, 'a generated request');
  for (const { name } of collection.json.item) taken.set(`the name ${name}`, 'a generated folder');
  for (const { id } of collection.items) taken.set(`the operationId ${id}`, 'a generated request');
  const facts: ItemFacts[] = [];
  for (const { file, entries: given } of own)
    for (const entry of given) {
      claim(`the name ${entry.name}`, file);
      visit(entry, [], file);
    }
  return {
    ...collection,
    items: [...collection.items, ...facts],
    json: { ...collection.json, item: [...collection.json.item, ...own.flatMap(({ entries }) => entries)] },
  };

  function claim(what: string, file: string): void {
    const owner = taken.get(what);
    if (owner !== undefined)
      throw new ExpectedError('custom-collision', {
        what: `${what} belongs to ${owner} already`,
        where: file,
        remedy: 'give the request or folder another ID or name',
      });
    taken.set(what, file);
  }

  function visit(entry: Folder | Item, folder: readonly string[], file: string): void {
    if (isFolder(entry)) {
      for (const inner of entry.item) visit(inner, [...folder, entry.name], file);
      return;
    }
    claim(`the ID ${entry.id}`, file);
    const id = [...folder, entry.name].join('/');
    claim(`the operationId ${id}`, file);
    facts.push({
      itemId: entry.id,
      id,
      operationId: id,
      name: entry.name,
      folder,
      method: entry.request.method.toUpperCase() as Method,
      path: pathTemplate(entry.request.url.path),
      tag: '',
      deprecated: false,
      reference: '',
      after: [],
    });
  }
}
