import assert from 'node:assert/strict';
import { fileNamesOf } from '../../../scripts/report/store/file-name.ts';

describe('report/file-name', () => {
  const cases: readonly (readonly [name: string, given: readonly string[], want: readonly string[]])[] = [
    ['plain names stay', ['production', 'eu-west_1.test'], ['production', 'eu-west_1.test']],
    ['a path is none', ['../../etc/passwd', '..', '/abs', 'a\\b'], ['etc-passwd', 'environment', 'abs', 'a-b']],
    ['no hidden file', ['.env'], ['env']],
    ['two that become the same', ['a b', 'a/b', 'A b'], ['a-b', 'a-b-2', 'A-b-3']],
    ['names of devices', ['NUL', 'com1'], ['environment-NUL', 'environment-com1']],
    ['nothing left', ['☃', ''], ['environment', 'environment-2']],
    ['NUL and line ends', ['a\u0000\nb'], ['a-b']],
  ];
  for (const [name, given, want] of cases) it(name, () => assert.deepEqual(fileNamesOf(given), want));

  it('bounds the length', () => assert.equal(fileNamesOf(['x'.repeat(5000)])[0]?.length, 80));
});
