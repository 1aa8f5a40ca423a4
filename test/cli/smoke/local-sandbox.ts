/** A sandbox for a file of tests: its environment is a file in a folder that is removed at the end. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SANDBOX } from '../../../collections/clickhouse-cloud/sandbox.ts';
import { readSpec } from '../../../scripts/openapi/load/read.ts';
import type { Run } from '../../../scripts/run/model.ts';
import type { Fault } from '../../../scripts/sandbox/faults/fault.ts';
import { type Sandbox, startSandbox } from '../../../scripts/sandbox/server.ts';
import { PINNED } from '../../fixtures/documents.ts';
import { writeEnvironment } from '../local-environment.ts';

export interface LocalSandbox {
  readonly sandbox: Sandbox;
  readonly folder: string;
  /** The environment `local`. */
  readonly file: string;
  /** The newest run of a folder of reports in `folder`. */
  latestRun(reports: string): Promise<Run>;
  close(): Promise<void>;
}

export async function localSandbox(faults: readonly Fault[] = []): Promise<LocalSandbox> {
  const sandbox = await startSandbox({ profile: SANDBOX, spec: await readSpec(PINNED), faults });
  const folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
  return {
    sandbox,
    folder,
    file: await writeEnvironment(folder, sandbox.url),
    latestRun: async (reports) => JSON.parse(await readFile(join(folder, reports, 'latest', 'run.json'), 'utf8')),
    close: async () => {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
