/**
 * The grammar of generated scripts: what they may consist of, whatever the document says. Values are taken out first, as
 * JavaScript reads them; what is left has to be code of ours, word for word.
 */
import assert from 'node:assert/strict';
import { Script } from 'node:vm';
import { guardLines, libraryLines } from '../../scripts/collection/scripts/library.ts';
import { LIFECYCLE_LIBRARY } from '../../scripts/collection/suites/lifecycle/lifecycle.ts';

/** The methods that the library gives a response: names of our own code. */
const METHODS = [
  ...libraryLines(LIFECYCLE_LIBRARY)
    .join('\n')
    .matchAll(/^ {4}([a-z]\w*)\(.*\) \{$|^ {2}methods\.(\w+) = /gm),
].map(([, method = '', added]) => added ?? method);
assert.ok(METHODS.includes('follows') && METHODS.includes('takesAway') && METHODS.includes('finish'));

/** ECMA-262, section 12.3: each of these ends a line, and so a comment. */
const LINE_TERMINATOR = /[\n\r\u2028\u2029]/;
const TEXT = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g;
const VALUE = '¤';

const COMMENTS = new Set([
  '// Checks the response to this request.',
  '// Checks the response to this step of a lifecycle, and keeps what later steps need.',
  '// Checks that the API refuses this request. Its description says why it has to.',
  '// The schema of the response, from the specification.',
  '// The schema of the response, from the specification. The schemas that it refers to are in the script of the collection.',
  '// The schemas that the contracts refer to, from the specification.',
]);

const REQUEST_LINES = [
  /^$/,
  /^if \(typeof bru === ¤ && typeof cloud === ¤\) \(¤, eval\)\(decodeURIComponent\(bru\.getVar\(¤\)\)\); \/\/ only in Bruno$/,
  /^const response = cloud\.(response|step)\(\{ pm, console, setTimeout \}(, ¤)?\);$/,
  new RegExp(`^response\\.(${METHODS.join('|')})\\((¤(, ¤)*)?\\);$`),
  /^response\.follows\(contract\(\)\);$/,
  /^function contract\(\) \{$/,
  /^ {2}return (¤|cloud\.withDefinitions\(¤\));$/,
  /^\}$/,
];

const COLLECTION_LINES = [
  /^$/,
  /^ {2}cloud\.definitions = \{$/,
  /^ {4}¤:¤,$/,
  /^ {2}\};$/,
  /^\}$/,
  /^try \{$/,
  /^ {2}if \(typeof cloud === ¤ \|\| cloud\.edition !== ¤\) \{$/,
  /^ {4}library\(\);$/,
  /^ {4}cloud\.edition = ¤;$/,
  /^ {2}\}$/,
  /^ {2}if \(typeof bru === ¤\) shareScripts\(library\);$/,
  /^ {2}cloud\.(prepare|prepareStep)\(\{ pm: client, console, setTimeout, skipRequest, isWrite, isHeldBack \}, ¤\);$/,
  /^\} catch \(error\) \{$/,
  /^ {2}if \(isWrite && !isHeldBack\) skipRequest\(¤, ¤\);$/,
  /^ {2}throw error;$/,
];

/** Texts, numbers and constants, and then whatever holds only these. */
export function withoutValues(line: string): string {
  if (line.trimStart().startsWith('//')) return line;
  let left = line
    .replaceAll(TEXT, VALUE)
    .replaceAll(/(?<![\w$.])(?:-?\d[\d.]*(?:e[+-]?\d+)?|true|false|null)(?![\w$])/gi, VALUE);
  for (let before = ''; before !== left; ) {
    before = left;
    left = left
      .replaceAll(/\[(?:¤(?:, ?¤)*)?\](?!: ?¤)/g, VALUE)
      .replaceAll(/\{ ?(?:(?:¤|\[¤\]|[A-Za-z_$][\w$]*): ?¤(?:, ?(?:¤|\[¤\]|[A-Za-z_$][\w$]*): ?¤)*)? ?\}(?!$)/g, VALUE);
  }
  return left;
}

/** Fails where a request's script parses as anything else than what this project writes. */
export function assertRequestScript(exec: readonly string[]): void {
  assertLines(exec, exec, REQUEST_LINES);
}

/** @param library the lines of the library's files, which stand in the script as they are. */
export function assertCollectionScript(exec: readonly string[], library: readonly string[]): void {
  const guard = guardLines();
  assert.match(withoutValues(exec[0] ?? ''), /^const impossibleIds = ¤;$/);
  assert.match(withoutValues(exec[1] ?? ''), /^const credentials = ¤;$/);
  assert.deepEqual(exec.slice(2, 2 + guard.length), guard);
  const start = exec.indexOf('function library() {') + 1;
  assert.equal(start, guard.length + 5);
  const own = exec.slice(start, start + library.length);
  assert.deepEqual(
    own,
    library.map((line) => (line === '' ? '' : `  ${line}`)),
  );
  assertLines(exec, exec.slice(start + library.length), COLLECTION_LINES);
}

function assertLines(exec: readonly string[], generated: readonly string[], grammar: readonly RegExp[]): void {
  new Script(exec.join('\n'));
  for (const line of generated) {
    assert.doesNotMatch(line, LINE_TERMINATOR);
    assert.doesNotMatch(line, /[<\p{Cc}\p{Cf}]/u);
    const code = withoutValues(line);
    const isOurs = COMMENTS.has(code.trimStart()) || grammar.some((rule) => rule.test(code));
    assert.ok(isOurs, `not ours: ${code.slice(0, 300)}`);
  }
}
