/** What the checks need to know of this machine. */
import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertReportsWritable } from '../../report/store/folder.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { ROOT } from '../../shared/root.ts';
import { COLLECTIONS } from '../folders.ts';
import type { MachineObservation } from './observation.ts';

/** @param reportsDir the folder that `smoke` would write to. */
export async function observeMachine(reportsDir: string): Promise<MachineObservation> {
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
