/** Checks of this machine: its Node.js, and the folders that a run writes to. */
import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { assertReportsWritable } from '../../report/store/folder.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { COLLECTIONS } from '../folders.ts';
import { type Check, check } from './check.ts';

export interface Machine {
  readonly nodeVersion: string;
  readonly canWriteReports: boolean;
  readonly canWriteCollections: boolean;
}

/** @param reportsDir the folder that `smoke` would write to. */
export async function observeMachine(reportsDir: string): Promise<Machine> {
  return {
    nodeVersion: process.versions.node,
    canWriteReports: await isWritableForReports(reportsDir),
    canWriteCollections: await access(existsSync(COLLECTIONS) ? COLLECTIONS : '.', constants.W_OK).then(
      () => true,
      () => false,
    ),
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

export function checkMachine({ nodeVersion, canWriteReports, canWriteCollections }: Machine): Check[] {
  return [
    check('Node.js', 'node-version', { version: nodeVersion }),
    check('reports/', canWriteReports ? 'folder-writable' : 'folder-unwritable'),
    check('collections/', canWriteCollections ? 'folder-writable' : 'folder-read-only'),
  ];
}
