/** `publish:postman`: the generated collections and the committed environments, into a Postman workspace. */
import { join } from 'node:path';
import type { SuiteName } from '../../collection/suites/registry.ts';
import type { PostmanCollection } from '../../collection/write/postman-format.ts';
import { proxySettings } from '../../openapi/load/proxy.ts';
import { readSpec } from '../../openapi/load/read.ts';
import { readEnvironmentFiles } from '../../publish/environment-files.ts';
import { stepText } from '../../publish/plan-text.ts';
import { openPostmanApi, type PostmanApiOptions } from '../../publish/postman-api.ts';
import { type Published, publish } from '../../publish/publish.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import { ROOT } from '../../shared/root.ts';
import type { Settings } from '../config.ts';
import { buildCollections } from '../generate/generate.ts';
import { PINNED_SPEC, PROFILE } from '../pinned.ts';

export interface PublishFlags {
  /** Name or ID. */
  readonly workspace: string;
  readonly suite: readonly SuiteName[];
  /** Names; empty: every committed environment. */
  readonly env: readonly string[];
  readonly dryRun: boolean;
  /** Address of the Postman API; Postman's own unless given. */
  readonly api?: string | undefined;
}

export interface PublishPostmanOptions {
  readonly flags: PublishFlags;
  /** Holds `POSTMAN_API_KEY`, and the proxies. */
  readonly settings: Settings;
  readonly print: (line: string) => void;
  /** Another document than the pinned one. */
  readonly spec?: string;
  /** Another folder than `environments/`. */
  readonly environments?: string;
  readonly wait?: PostmanApiOptions['wait'];
}

/**
 * Publishes what the pinned document and the configuration give: whether the committed files are up to date does not matter.
 *
 * @throws ExpectedError all of the publish stage's, `usage-invalid-value` for a suite that there is not, and those of the spec.
 */
export async function publishPostman(options: PublishPostmanOptions): Promise<Published> {
  const { flags, settings, spec = PINNED_SPEC, environments = join(ROOT, 'environments') } = options;
  const key = settings.POSTMAN_API_KEY ?? '';
  const print = (line: string) => options.print(key === '' ? line : line.replaceAll(key, '[redacted]'));
  const api = await openPostmanApi({
    key,
    address: flags.api,
    proxy: proxySettings(settings),
    ...(options.wait === undefined ? {} : { wait: options.wait }),
  });
  const files = await readEnvironmentFiles(environments, flags.env);
  const collections = await chooseCollections(spec, flags.suite);
  const published = await publish(api, {
    workspace: flags.workspace,
    collections,
    environments: files,
    conventions: PROFILE.conventions,
    dryRun: flags.dryRun,
    onStep: (step) => print(stepText(step, flags.dryRun)),
  });
  const { id, name } = published.workspace;
  print(`workspace ${printable(name) || '(without a name)'} (${printable(id)})`);
  if (flags.dryRun) print('dry run: nothing was changed');
  return published;
}

async function chooseCollections(source: string, suites: readonly SuiteName[]) {
  const built = new Map<string, PostmanCollection>();
  await buildCollections(await readSpec(source), await PROFILE.collections(), ({ suite, json }) => {
    built.set(suite, json);
  });
  return [...new Set(suites)].map((suite) => {
    const found = built.get(suite);
    if (found !== undefined) return found;
    throw new ExpectedError('usage-invalid-value', {
      what: `there is no ${suite} suite`,
      where: '--suite',
      remedy: `choose among ${[...built.keys()].join(', ')}`,
    });
  });
}
