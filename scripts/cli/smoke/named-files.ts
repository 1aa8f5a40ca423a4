/** Files of a run that are written only where a flag names them: `--comment FILE` and `--badge FILE`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FORMATS } from '../../report/formats/registry.ts';
import type { Run } from '../../run/model.ts';
import { ExpectedError } from '../../shared/errors.ts';
import type { SmokeFlags } from './flags.ts';

/**
 * @param cwd the base of relative paths.
 * @returns why a file was not written; the run and its report exist in any case.
 */
export async function writeNamedFiles(
  run: Run,
  { comment, badge }: Pick<SmokeFlags, 'comment' | 'badge'>,
  cwd: string,
): Promise<ExpectedError | undefined> {
  const badgeFormat = badge?.endsWith('.json') ? FORMATS.badgeData : FORMATS.badgeSvg;
  const files = [
    [comment, '--comment', FORMATS.comment],
    [badge, '--badge', badgeFormat],
  ] as const;
  for (const [file, flag, format] of files) {
    if (file === undefined) continue;
    try {
      await mkdir(dirname(resolve(cwd, file)), { recursive: true });
      await writeFile(resolve(cwd, file), format.render(run));
    } catch (cause) {
      return new ExpectedError('output-unwritable', {
        what: `the file cannot be written (${(cause as NodeJS.ErrnoException).code ?? 'error'})`,
        where: `${flag} ${file}`,
        remedy: 'name a file in a folder that can be written; the report is complete',
        cause,
      });
    }
  }
  return undefined;
}
