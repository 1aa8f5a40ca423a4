/** The part of a collection for Newman. */
import { isScriptVariable } from '../../collection/script-variables.ts';
import {
  type Event,
  type Folder,
  type Item,
  isFolder,
  type PostmanCollection,
  type Variable,
} from '../../collection/write/postman-format.ts';

/** Items that are sent before the others, by ID. */
export interface Order {
  /** Before all others, wherever it is. */
  readonly firstId?: string | undefined;
  /** After that, in the order of the collection. */
  readonly early?: ReadonlySet<string>;
}

/**
 * The collection with only these items, without empty folders and documentation: Newman converts descriptions,
 * example responses and variables to objects, and again before and after every script.
 */
export function runnableCollection(
  collection: PostmanCollection,
  wanted: ReadonlySet<string>,
  { firstId, early = new Set() }: Order = {},
): PostmanCollection {
  const rankOf = (id: string) => (id === firstId ? 0 : early.has(id) ? 1 : 2);
  const keep = (entries: readonly (Folder | Item)[], rank: number): (Folder | Item)[] =>
    entries.flatMap((entry): (Folder | Item)[] => {
      if (!isFolder(entry)) return wanted.has(entry.id) && rankOf(entry.id) === rank ? [runnable(entry)] : [];
      const { description: _, ...folder } = entry;
      const item = keep(entry.item, rank);
      return item.length === 0 ? [] : [{ ...folder, ...scripted(entry), item }];
    });
  // A folder can occur several times, each time with its own scripts and authorization.
  const item = [0, 1, 2].flatMap((rank) => keep(collection.item, rank));
  const variable = collection.variable?.filter((entry) => !isUnsetState(entry)).map(undescribed);
  return { ...collection, ...scripted(collection), item, ...(variable === undefined ? {} : { variable }) };
}

/** An empty variable of the library, declared as documentation: the library treats it like a missing one. */
function isUnsetState({ key, value }: Variable): boolean {
  return value === '' && isScriptVariable(key);
}

function runnable(item: Item): Item {
  const { description: _, url, header, ...request } = item.request;
  // A collection made by hand may have its URL as text.
  if (typeof url !== 'object') return { ...item, ...scripted(item), response: [] };
  const { query, variable, ...address } = url;
  return {
    ...item,
    ...scripted(item),
    request: {
      ...request,
      // Hand-made collections may lack headers.
      header: header?.map(undescribed),
      url: {
        ...address,
        ...(query === undefined ? {} : { query: query.map(undescribed) }),
        ...(variable === undefined ? {} : { variable: variable.map(undescribed) }),
      },
    },
    response: [],
  };
}

function undescribed<Entry extends { description?: string }>({
  description: _,
  ...entry
}: Entry): Omit<Entry, 'description'> {
  return entry;
}

/** Joins the lines of each script: otherwise each line is sent to the script thread, about 1000 per request. */
function scripted({ event }: { readonly event?: readonly Event[] }): { event?: Event[] } {
  if (event === undefined) return {};
  return {
    event: event.map((entry) =>
      // A collection made by hand may have a script without lines.
      Array.isArray(entry.script?.exec)
        ? { ...entry, script: { ...entry.script, exec: [entry.script.exec.join('\n')] } }
        : entry,
    ),
  };
}
