/** What it takes to add a kind of assertion: its arguments, when it is made, and what it does. The types inside Postman follow. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ROOT } from '../../../scripts/shared/root.ts';

const COLLECTION = join(ROOT, 'scripts', 'collection');
const sources = readdirSync(COLLECTION, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));

describe('the checks of a script', () => {
  it('each kind is in three files', () => {
    for (const [kind, place] of [
      ['isJson', 'response/response.ts'],
      ['isPem', 'response/response.ts'],
      ['isPrometheus', 'response/response.ts'],
      ['hasType', 'response/response.ts'],
      ['isItem', 'response/identity-checks.ts'],
      ['belongsTo', 'response/identity-checks.ts'],
    ]) {
      // As the name of arguments, of a method, or of the check that is made; words of comments are none of these.
      const uses = new RegExp(`^ +${kind}(: \\[|\\(|:)|'${kind}'`, 'm');
      const files = sources
        .filter((file) => uses.test(readFileSync(file, 'utf8')))
        .map((file) => relative(COLLECTION, file).split(sep).join('/'))
        .sort();
      assert.deepEqual(files, [`postman/${place}`, 'scripts/assertions.ts', 'scripts/check.ts'], kind);
    }
  });
});
