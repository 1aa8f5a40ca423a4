/** Checks of this machine: its Node.js, and the folders that a run writes to. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { assertReportsWritable } from '../../report/store/folder.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { COLLECTIONS } from '../folders.ts';
import { type Check, check } from './check.ts';

export interface Machine {
  readonly nodeVersion: string;
  readonly folders: readonly {
    readonly name: string;
    readonly isWritable: boolean;
    /** Without it `smoke` cannot run at all. */
    readonly isRequired: boolean;
  }[];
}

/** @param reportsDir the folder that `smoke` would write to. */
export async function observeMachine(reportsDir: string): Promise<Machine> {
  return {
    nodeVersion: process.versions.node,
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

export function checkMachine({ nodeVersion, folders }: Machine): Check[] {
  return [
    check('Node.js', 'node-version', { version: nodeVersion }),
    ...folders.map(({ name, isWritable, isRequired }) => {
      if (isWritable) return check(name, 'folder-writable');
      return check(name, isRequired ? 'folder-unwritable' : 'folder-read-only');
    }),
  ];
}
