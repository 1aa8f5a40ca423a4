import assert from 'node:assert/strict';
import { bodyTable } from '../../../scripts/collection/descriptions/body-table.ts';
import type { Schema } from '../../../scripts/openapi/model.ts';
import type { JsonObject } from '../../../scripts/shared/json.ts';

const DOCUMENT: JsonObject = {
  components: {
    schemas: {
      Tree: { type: 'object', properties: { name: { type: 'string' }, left: { $ref: '#/components/schemas/Tree' } } },
      Cat: { type: 'object', required: ['kind'], properties: { kind: { const: 'cat' }, lives: { type: 'integer' } } },
      Dog: { type: 'object', required: ['kind'], properties: { kind: { const: 'dog' }, barks: { type: 'boolean' } } },
    },
  },
};

/** The cells of each row. */
function rowsOf(schema: Schema): string[][] {
  const lines = bodyTable(DOCUMENT, { required: true, mediaType: 'application/json', schema, pointer: '' });
  return lines
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
}

describe('the table of a body', () => {
  it('lists nested properties after the one that holds them, with what each may be', () => {
    const schema = {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', maxLength: 50, description: 'Prose of a vendor.' },
        created: { type: 'string', readOnly: true },
        access: {
          type: 'array',
          items: { type: 'object', required: ['source'], properties: { source: { type: 'string', deprecated: true } } },
        },
        labels: { type: 'object', additionalProperties: { type: 'object', properties: { value: { type: 'string' } } } },
      },
    };
    assert.deepEqual(rowsOf(schema), [
      ['`name`', 'yes', 'string', 'at most 50 characters'],
      ['`access`', 'no', 'list of object', ''],
      ['`access[].source`', 'yes', 'string', 'deprecated'],
      ['`labels`', 'no', 'object', ''],
      ['`labels.*.value`', 'no', 'string', ''],
    ]);
  });

  it('lists the properties of alternatives, and says that not each form has them', () => {
    const schema = { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] };
    assert.deepEqual(
      rowsOf(schema).map(([path, , , limits]) => [path, limits]),
      [
        ['`kind`', 'always `cat`, not in each form'],
        ['`lives`', 'not in each form'],
        ['`barks`', 'not in each form'],
      ],
    );
  });

  it('ends where a schema is within itself', () => {
    assert.deepEqual(
      rowsOf({ $ref: '#/components/schemas/Tree' }).map(([path]) => path),
      ['`name`', '`left`'],
    );
  });

  it('is bounded, the deepest cut first, and says how many are left out', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 70 }, (_, index) => [
        `p${index}`,
        { type: 'object', properties: { inner: { type: 'string' } } },
      ]),
    );
    const lines = bodyTable(DOCUMENT, {
      required: true,
      mediaType: 'application/json',
      schema: { properties },
      pointer: '',
    });
    assert.equal(lines.filter((line) => line.startsWith('| `')).length, 60);
    assert.doesNotMatch(lines.join('\n'), /inner/);
    assert.equal(lines.at(-1), '80 further properties are not listed.');
  });

  it('takes no more work for alternatives of alternatives', () => {
    let schema: Schema = { type: 'string' };
    for (let depth = 0; depth < 12; depth += 1)
      schema = { anyOf: Array.from({ length: 6 }, (_, index) => ({ properties: { [`a${depth}${index}`]: schema } })) };
    assert.ok(rowsOf(schema).length <= 60);
  });

  it('is absent where a body has no properties', () => {
    assert.deepEqual(bodyTable(DOCUMENT, { required: true, mediaType: 'text/plain', schema: true, pointer: '' }), []);
  });
});
