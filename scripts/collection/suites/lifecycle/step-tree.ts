/** The names of the steps, and the folders that they are in. */
import { isObject, type Json } from '../../../shared/json.ts';
import { idOf } from '../../ids.ts';
import type { Check } from '../../scripts/check.ts';
import { type Folder, isFolder } from '../../write/postman-format.ts';
import type { BuiltItem } from '../setup.ts';
import type { Step } from './plan.ts';

/**
 * The name of a step: that of its operation, and what the step is for.
 *
 * @param name of the operation's request.
 */
export function stepName(name: string, { calls, body }: Pick<Step, 'calls' | 'body'>): string {
  const purpose = calls.flatMap(purposeOf)[0] ?? commandIn(body);
  return purpose === undefined ? name : `${name}: ${purpose}`;
}

function purposeOf(call: Check): string[] {
  switch (call.method) {
    case 'remembers':
      return ['what there was before'];
    case 'proves':
      return ['it is of this run'];
    case 'awaits':
      return [`until ${call.args[0].until.join(' or ')}`];
    case 'finds':
      return ['until it is listed'];
    case 'looksFor':
      return ['what is left'];
    case 'confirms':
      return ['it is what the list showed'];
    default:
      return [];
  }
}

/** A body with one word in it is a command: `{ "command": "stop" }`. */
function commandIn(body: Json | undefined): string | undefined {
  const [only, ...others] = Object.values(isObject(body) ? body : {});
  return typeof only === 'string' && others.length === 0 && /^[\w-]{1,20}$/.test(only) ? only : undefined;
}

/**
 * Makes a name unique in its folder, ignoring case.
 *
 * @param taken in the folder; the result is added.
 */
export function nameIn(taken: Set<string>, name: string): string {
  let unique = name;
  for (let number = 2; taken.has(unique.toLowerCase()); number += 1) unique = `${name} (${number})`;
  taken.add(unique.toLowerCase());
  return unique;
}

/** The folders of steps, in order. Steps of one folder that do not follow each other are in separate folders. */
export function folderTree(steps: readonly BuiltItem[]): Folder[] {
  const root: Folder = { name: '', item: [] };
  const folderNames = new Map<Folder, Set<string>>();
  const nameBelow = (parent: Folder, name: string) => {
    const taken = folderNames.get(parent) ?? new Set<string>();
    folderNames.set(parent, taken);
    return nameIn(taken, name);
  };
  /** The names of the last folders, as the steps have them. */
  const open: string[] = [];
  for (const { item, facts } of steps) {
    let folder = root;
    facts.folder.forEach((name, depth) => {
      const last = folder.item.at(-1);
      if (last !== undefined && isFolder(last) && open[depth] === name) folder = last;
      else {
        open.splice(depth, open.length, name);
        const next: Folder = {
          id: idOf(`lifecycle folder ${facts.folder.slice(0, depth + 1).join('/')} before ${facts.id}`),
          name: nameBelow(folder, name),
          item: [],
        };
        folder.item.push(next);
        folder = next;
      }
    });
    folder.item.push(item);
  }
  return root.item as Folder[];
}
