import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_EXIT } from '../scripts/shared/errors.ts';
import { ROOT } from '../scripts/shared/root.ts';

describe('docs/troubleshooting.md', () => {
  const page = readFileSync(join(ROOT, 'docs', 'troubleshooting.md'), 'utf8');
  const sections = new Map(
    page
      .split(/^### /m)
      .slice(1)
      .map((section) => [section.split('\n')[0] ?? '', section]),
  );

  for (const code of Object.keys(ERROR_EXIT)) {
    it(`explains ${code}`, () =>
      assert.ok((sections.get(code) ?? '').split('\n').slice(1).join(' ').trim().length > 30));
  }

  it('explains no unknown code', () => {
    assert.deepEqual(
      [...sections.keys()].filter((code) => !(code in ERROR_EXIT)),
      [],
    );
  });
});
