import { defineCommand } from '../command.ts';
import { text, toggle } from '../flag.ts';
import { PROFILE } from '../pinned.ts';

interface SpecPullFlags {
  readonly from?: string | undefined;
  readonly interfaceOnly: boolean;
  readonly force: boolean;
}

export const specPullCommand = defineCommand<SpecPullFlags>({
  name: 'spec:pull',
  summary: 'fetch and normalise the OpenAPI document, and pin it',
  flags: {
    from: text('file|url', `another source than ${PROFILE.publishedAt}`),
    interfaceOnly: toggle("leave the vendor's prose out"),
    force: toggle('accept a document with far fewer operations, too'),
  },
  run: async ({ flags: { from, interfaceOnly, force } }, { settings, print }) => {
    const { proxySettings } = await import('../../openapi/load/proxy.ts');
    const { pullSpec } = await import('./spec-pull.ts');
    const { pullReport } = await import('./pull-report.ts');
    print(pullReport(await pullSpec({ from, interfaceOnly, force, fetch: { proxy: proxySettings(settings()) } })));
    return undefined;
  },
});
