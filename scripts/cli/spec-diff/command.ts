import { DIFF_FORMATS } from '../../openapi/diff/render/render.ts';
import { EXIT } from '../../shared/errors.ts';
import { defineCommand } from '../command.ts';
import { choice, listed } from '../flag.ts';

export const specDiffCommand = defineCommand({
  name: 'spec:diff',
  summary: 'compare the committed document with the working copy, or any two: each change is breaking, risky or safe',
  positional: '[old] [new]',
  flags: { format: choice('format', DIFF_FORMATS, listed(DIFF_FORMATS), 'text') },
  run: async ({ flags: { format }, positional: [old, now] }, { settings, print, screen }) => {
    const { proxySettings } = await import('../../openapi/load/proxy.ts');
    const { diffFiles } = await import('./spec-diff.ts');
    const fetch = { proxy: proxySettings(settings()) };
    const { text, breaking } = await diffFiles({ old, new: now, format, fetch });
    // This format consists of workflow commands, which `print` would escape.
    if (format === 'github') screen.write(`${text}\n`);
    else print(text.replace(/\n$/, ''));
    return breaking > 0 ? EXIT.failed : EXIT.passed;
  },
});
