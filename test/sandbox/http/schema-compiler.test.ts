import assert from 'node:assert/strict';
import { createSchemaCompiler } from '../../../scripts/sandbox/http/schema-compiler.ts';

describe('compiled schemas', () => {
  it('hold each property to its own pattern', () => {
    const compiler = createSchemaCompiler({});
    const validate = compiler.schema(
      {
        type: 'object',
        properties: {
          digits: { type: 'string', pattern: '^[0-9]+$' },
          letters: { type: 'string', pattern: '^[a-z]+$' },
        },
      },
      '',
    );
    const table: [digits: string, letters: string, want: boolean][] = [
      ['1', 'a', true],
      ['a', 'a', false],
      ['1', '1', false],
    ];
    for (const [digits, letters, want] of table)
      assert.equal(validate({ digits, letters }), want, `${digits} ${letters}`);
  });
});
