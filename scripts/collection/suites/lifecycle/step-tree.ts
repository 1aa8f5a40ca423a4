/** The folders of the steps. */
import { idOf } from '../../ids.ts';
import { type Folder, isFolder } from '../../write/postman-format.ts';
import type { BuiltItem } from '../setup.ts';
import { nameIn } from './plan.ts';

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
