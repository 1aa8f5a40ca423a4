/** Links and paths in the documentation lead to files that exist. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { itemsBelow } from '../scripts/collection/item-index.ts';
import type { PostmanCollection } from '../scripts/collection/write/postman-format.ts';
import { ROOT } from '../scripts/shared/root.ts';

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'bench/RESULTS.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** Committed folders; paths in `dist/` and `reports/` exist only after a build or a run. */
const PATH = /`((?:scripts|test|docs|bench|spec|collections|environments|\.github|\.ci)\/[\w./-]*)`/g;

describe('docs', () => {
  for (const page of PAGES) {
    it(`${page} names files that exist`, () => {
      const text = readFileSync(join(ROOT, page), 'utf8');
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => join(dirname(page), link));
      const paths = [...text.matchAll(PATH)].map(([, path = '']) => path);
      const missing = [...links, ...paths].filter((path) => !existsSync(join(ROOT, path)));
      assert.deepEqual(missing, []);
    });
  }

  it('docs/postman.md shows lines of the scripts as they are in the collection', () => {
    const page = readFileSync(join(ROOT, 'docs/postman.md'), 'utf8');
    const collection = JSON.parse(
      readFileSync(join(ROOT, 'collections/clickhouse-cloud.postman_collection.json'), 'utf8'),
    ) as PostmanCollection;
    const blocks = [...page.matchAll(/^\*([^*]+)\* \(.*(?:\n.+)*\n\n```js\n([\s\S]*?)\n```$/gm)];
    assert.equal(blocks.length, 3);
    for (const [, name = '', lines = ''] of blocks) {
      const item = itemsBelow(collection.item).find((candidate) => candidate.name === name);
      const script = item?.event[0]?.script.exec.join('\n') ?? '';
      assert.ok(script.includes(`\n${lines}\n`), `the script of "${name}" is now:\n${script.slice(0, 800)}`);
    }
  });

  it('package.json has the version of the newest release in the changelog', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const sections = [...readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8').matchAll(/^## (.*)$/gm)].map(
      ([, title]) => title,
    );
    assert.equal(sections.shift(), 'Unreleased');
    for (const section of sections) assert.match(section ?? '', /^\d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\)$/);
    // Before the first release there is no section yet.
    assert.equal(sections[0]?.split(' ')[0] ?? '0.1.0', version);
  });

  it('docs/decisions/README.md lists every decision', () => {
    const listed = [...readFileSync(join(ROOT, 'docs/decisions/README.md'), 'utf8').matchAll(/\]\(([\w-]+\.md)\)/g)];
    const pages = readdirSync(join(ROOT, 'docs/decisions')).filter((name) => name !== 'README.md');
    assert.deepEqual(listed.map(([, name]) => name).sort(), pages.sort());
  });
});
