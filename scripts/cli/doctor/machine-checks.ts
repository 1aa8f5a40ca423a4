/** Checks of this machine. Pure. */
import { type Check, check } from './check.ts';
import type { FolderObservation, MachineObservation } from './observation.ts';

export function checkMachine({ nodeVersion, nodeRange, folders }: MachineObservation): Check[] {
  const params = { version: nodeVersion, range: nodeRange };
  return [
    check('Node.js', isInRange(nodeVersion, nodeRange) ? 'node-supported' : 'node-too-old', params),
    ...folders.map(checkFolder),
  ];
}

function checkFolder({ name, isWritable, isRequired }: FolderObservation): Check {
  if (isWritable) return check(name, 'folder-writable');
  return check(name, isRequired ? 'folder-unwritable' : 'folder-read-only');
}

/** @param range `>=20.19`, the one form that package.json uses. */
function isInRange(version: string, range: string): boolean {
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
  const found = numbers(version);
  const least = numbers(range);
  const different = least.findIndex((number, index) => number !== (found[index] ?? 0));
  return different === -1 || (found[different] ?? 0) > (least[different] ?? 0);
}
