import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironmentFiles } from '../../scripts/publish/environment-files.ts';
import { rejects } from './team.ts';

describe('environment files to publish', () => {
  const tests: [string, { given: [object, object]; wanted?: string[]; isTaken: boolean }][] = [
    [
      'names and IDs of their own',
      {
        given: [
          { name: 'A', id: '1' },
          { name: 'B', id: '2' },
        ],
        isTaken: true,
      },
    ],
    ['no IDs', { given: [{ name: 'A' }, { name: 'B' }], isTaken: true }],
    [
      'the name of another file',
      {
        given: [
          { name: 'A', id: '1' },
          { name: 'A', id: '2' },
        ],
        isTaken: false,
      },
    ],
    [
      'the ID of another file',
      {
        given: [
          { name: 'A', id: '1' },
          { name: 'B', id: '1' },
        ],
        isTaken: false,
      },
    ],
    ['the same name, and one is published', { given: [{ name: 'A' }, { name: 'A' }], wanted: ['one'], isTaken: true }],
  ];
  for (const [name, { given, wanted = [], isTaken }] of tests) {
    it(`with ${name}: ${isTaken ? 'taken' : 'environment-invalid'}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'environments-'));
      try {
        for (const [index, content] of given.entries()) {
          const file = join(folder, `${index === 0 ? 'one' : 'two'}.postman_environment.json`);
          await writeFile(file, JSON.stringify({ ...content, values: [] }));
        }
        const read = readEnvironmentFiles(folder, wanted);
        if (isTaken) assert.equal((await read).length, wanted.length || 2);
        else await rejects(read, 'environment-invalid', [/the same `name` or the same `id`/, /--env/]);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
});
