/** A folder with a small suite and the baseline of an environment, and `smoke` as a process with them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SANDBOX } from '../../../collections/clickhouse-cloud/sandbox.ts';
import { runnableCollection } from '../../../scripts/run/newman/runnable-collection.ts';
import type { Fault } from '../../../scripts/sandbox/faults/fault.ts';
import { startSandbox } from '../../../scripts/sandbox/server.ts';
import { pinnedCollection } from '../../collection/sandbox-run.ts';
import { command } from '../command.ts';
import { writeEnvironment } from '../local-environment.ts';

/** A whole suite, with few requests: an update refuses a run of a part. */
const OPERATIONS = [
  ...['organizationGetList', 'organizationGet', 'instanceGetList', 'instanceGet'],
  ...['memberGetList', 'memberGet', 'backupGetList', 'usageCostGet'],
];

/** Makes the folder before the tests of a suite, and removes it after them. */
export function baselineProject() {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
    const { collection } = await pinnedCollection();
    const chosen = collection.items.filter(({ operationId }) => OPERATIONS.includes(operationId));
    const small = runnableCollection(collection.json, new Set(chosen.map(({ itemId }) => itemId)));
    await writeFile(join(folder, 'collection.json'), JSON.stringify(small));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const path = (name: string) => join(folder, name);
  const file = () => path('local.baseline.json');

  /** Arguments that run the suite in an environment. */
  const args = (environment: string, ...flags: string[]) => [
    ...['smoke', '--collection', path('collection.json'), '--env', environment, '--reports', path('reports')],
    ...flags,
  ];

  /** @param use gets the file of the environment `local`, which has the URL of a sandbox with these faults. */
  async function withSandbox<T>(faults: readonly Fault[], use: (environment: string) => Promise<T>): Promise<T> {
    const { spec } = await pinnedCollection();
    const sandbox = await startSandbox({ profile: SANDBOX, spec, faults });
    try {
      return await use(await writeEnvironment(folder, sandbox.url));
    } finally {
      await sandbox.close();
    }
  }

  return {
    path,
    args,
    withSandbox,
    /** Runs the suite against a sandbox with these faults, without retries. */
    smoke: (faults: readonly Fault[], ...flags: string[]) =>
      withSandbox(faults, (environment) => command(args(environment, '--retries', '0', ...flags))),
    /** The file of `local` with another URL. */
    environment: (baseURL: string) => writeEnvironment(folder, baseURL),
    /** The baseline of `local`; `undefined` where there is no file. */
    readBaseline: () => readFile(file(), 'utf8').catch(() => undefined),
    writeBaseline: (text: string) => writeFile(file(), text),
  };
}
