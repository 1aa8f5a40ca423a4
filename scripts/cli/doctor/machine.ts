/** Checks of this machine: its Node.js, and the folders that a run writes to. */
import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertReportsWritable } from '../../report/store/folder.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { ROOT } from '../../shared/root.ts';
import { COLLECTIONS } from '../folders.ts';
import { type Check, check } from './check.ts';

export interface Machine {
  readonly nodeVersion: string;
  /** `engines.node` of package.json: `>=20.19`. */
  readonly nodeRange: string;
  readonly folders: readonly {
    readonly name: string;
    readonly isWritable: boolean;
    /** Without it `smoke` cannot run at all. */
    readonly isRequired: boolean;
  }[];
}

/** @param reportsDir the folder that `smoke` would write to. */
export async function observeMachine(reportsDir: string): Promise<Machine> {
  const { engines } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };
  return {
    nodeVersion: process.versions.node,
    nodeRange: engines.node,
    folders: [
      { name: 'reports/', isWritable: await isWritableForReports(reportsDir), isRequired: true },
      {
        name: 'collections/',
        isWritable: await access(COLLECTIONS, constants.W_OK).then(
          () => true,
          () => false,
        ),
        isRequired: false,
      },
    ],
  };
}

async function isWritableForReports(folder: string): Promise<boolean> {
  try {
    await assertReportsWritable(folder);
    return true;
  } catch (error) {
    if (error instanceof ExpectedError) return false;
    throw error;
  }
}

export function checkMachine({ nodeVersion, nodeRange, folders }: Machine): Check[] {
  const params = { version: nodeVersion, range: nodeRange };
  return [
    check('Node.js', isInRange(nodeVersion, nodeRange) ? 'node-supported' : 'node-too-old', params),
    ...folders.map(({ name, isWritable, isRequired }) => {
      if (isWritable) return check(name, 'folder-writable');
      return check(name, isRequired ? 'folder-unwritable' : 'folder-read-only');
    }),
  ];
}

/** @param range `>=20.19`, the one form that package.json uses. */
function isInRange(version: string, range: string): boolean {
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
  const found = numbers(version);
  const least = numbers(range);
  const different = least.findIndex((number, index) => number !== (found[index] ?? 0));
  return different === -1 || (found[different] ?? 0) > (least[different] ?? 0);
}
