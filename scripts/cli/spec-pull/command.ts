import { defineCommand } from '../command.ts';
import { text, toggle } from '../flag.ts';
import { PROFILE } from '../pinned.ts';

export const specPullCommand = defineCommand({
  name: 'spec:pull',
  summary: 'download, normalise and pin the OpenAPI document',
  flags: {
    from: text('file|url', `source instead of ${PROFILE.publishedAt}`),
    interfaceOnly: toggle("remove the vendor's descriptions"),
    force: toggle('accept a document with less than half of the operations'),
  },
  run: async ({ flags: { from, interfaceOnly, force } }, { settings, print }) => {
    const { proxySettings } = await import('../../openapi/load/proxy.ts');
    const { pullReport, pullSpec } = await import('./spec-pull.ts');
    print(pullReport(await pullSpec({ from, interfaceOnly, force, fetch: { proxy: proxySettings(settings()) } })));
    return undefined;
  },
});
