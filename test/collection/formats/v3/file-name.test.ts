/** Names of requests and folders become names that every file system takes. */
import assert from 'node:assert/strict';
import { fileNames } from '../../../../scripts/collection/formats/v3/file-name.ts';

describe('collection/formats/v3/file-name', () => {
  const NAMES: readonly [names: string[], want: string[]][] = [
    [
      ['Get a/b', 'Get a-b'],
      ['Get a-b', 'Get a-b 2'],
    ],
    [
      ['List', 'list', 'LIST'],
      ['List', 'list 2', 'LIST 3'],
    ],
    [
      ['..', '.', '', '   ', '...'],
      ['-', '- 2', '- 3', '- 4', '- 5'],
    ],
    [
      ['.resources', '../x', 'a.'],
      ['-resources', '--x', 'a'],
    ],
    [
      ['con', 'NUL.txt', 'com1', 'console'],
      ['-con', '-NUL.txt', '-com1', 'console'],
    ],
    [
      ['a:b*c?"<>|\\d', 'a\nb\u0000c', 'a\u202eb'],
      ['a-b-c------d', 'a-b-c', 'a-b'],
    ],
    [
      ['{organizationId}', 'Größe 👍'],
      ['{organizationId}', 'Größe 👍'],
    ],
    [
      ['e\u0301', '\u00e9'],
      ['e\u0301', '\u00e9 2'],
    ],
  ];
  for (const [names, want] of NAMES) {
    it(JSON.stringify(names), () => assert.deepEqual(fileNames(names), want));
  }

  it('are at most 255 bytes with their suffix, and still differ', () => {
    const names = fileNames([`${'€'.repeat(300)}a`, `${'€'.repeat(300)}b`]);
    assert.equal(new Set(names).size, 2);
    for (const name of names) assert.ok(Buffer.byteLength(`${name}.request.yaml`) <= 255);
  });
});
