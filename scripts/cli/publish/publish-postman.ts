/** `publish:postman`: publishes the generated collections and the committed environments to a Postman workspace. */
import { join } from 'node:path';
import { customised } from '../../collection/custom/customise.ts';
import type { SuiteName } from '../../collection/suites/registry.ts';
import type { PostmanCollection } from '../../collection/write/postman-format.ts';
import { proxySettings } from '../../openapi/load/proxy.ts';
import { readSpec } from '../../openapi/load/read.ts';
import { readEnvironmentFiles } from '../../publish/environment-files.ts';
import { stepText } from '../../publish/plan-text.ts';
import { openPostmanApi } from '../../publish/postman-api/postman-api.ts';
import { type Published, publish } from '../../publish/publish.ts';
import { RECORD_FILE, readRecord, withElement, writeRecord } from '../../publish/published-record.ts';
import { printable } from '../../shared/printable.ts';
import { REDACTED } from '../../shared/secrets/redacted.ts';
import type { Settings } from '../config.ts';
import { customSources, readCustomisation } from '../custom-folder.ts';
import { ENVIRONMENTS, PINNED_SPEC } from '../folders.ts';
import { buildCollections } from '../generate/generate.ts';
import { PROFILE } from '../pinned.ts';

export interface PublishFlags {
  /** Name or ID. */
  readonly workspace: string;
  readonly suite: readonly SuiteName[];
  /** Names; empty: each committed environment. */
  readonly env: readonly string[];
  readonly fork?: string | undefined;
  readonly dryRun: boolean;
  /** Address of the Postman API; by default Postman's. */
  readonly api?: string | undefined;
}

export interface PublishPostmanOptions {
  readonly flags: PublishFlags;
  /** Contain `POSTMAN_API_KEY` and the proxies. */
  readonly settings: Settings;
  readonly print: (line: string) => void;
  /** Of the project, where the record of what was published is. */
  readonly folder: string;
}

/**
 * Generates and publishes the collections, even if the committed files are stale.
 *
 * @throws ExpectedError the `publish-…` errors, `output-unwritable`, and the errors of `readSpec`.
 */
export async function publishPostman(options: PublishPostmanOptions): Promise<Published> {
  const { flags, settings } = options;
  const key = settings.POSTMAN_API_KEY ?? '';
  const api = await openPostmanApi({ key, address: flags.api, proxy: proxySettings(settings) });
  const hide = (text: string) => text.replaceAll(key, REDACTED);
  const print = (line: string) => options.print(hide(line));
  const environments = await readEnvironmentFiles(ENVIRONMENTS, flags.env);
  const collections = await chooseCollections(flags.suite);
  const recordFile = join(options.folder, RECORD_FILE);
  let record = await readRecord(recordFile);
  const published = await publish(api, {
    workspace: flags.workspace,
    collections,
    environments,
    conventions: PROFILE.conventions,
    record,
    fork: flags.fork,
    dryRun: flags.dryRun,
    onStep: async (step, { id, name }) => {
      print(stepText(step, flags.dryRun));
      if (flags.dryRun || flags.fork !== undefined) return;
      const { kind, uid = '', ownName } = step;
      const next = withElement(record, { id, name: hide(name) }, kind, step.key, { uid, name: ownName });
      if (next !== record) await writeRecord(recordFile, next);
      record = next;
    },
  });
  const { id, name } = published.workspace;
  print(`workspace ${printable(name) || '(without a name)'} (${printable(id)})`);
  if (flags.dryRun) print('dry run: nothing was changed');
  return published;
}

async function chooseCollections(suites: readonly SuiteName[]) {
  const built = new Map<SuiteName, PostmanCollection>();
  const spec = await readSpec(PINNED_SPEC);
  const custom = await readCustomisation();
  const { sources } = customSources(await PROFILE.collections(), custom, spec);
  await buildCollections(spec, sources, (collection) => {
    built.set(collection.suite, customised(collection, custom).json);
  });
  return [...built].flatMap(([suite, json]) => (suites.includes(suite) ? [json] : []));
}
