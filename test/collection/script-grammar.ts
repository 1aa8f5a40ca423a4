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
    .matchAll(/^ {4}([a-z]\w*)\(.*\) \{$/gm),
].map(([, method = '']) => method);
assert.ok(METHODS.includes('follows') && METHODS.includes('recordsDeletion') && METHODS.includes('finish'));

/** ECMA-262, section 12.3: each of these ends a line, and so a comment. */
const LINE_TERMINATOR = /[\n\r\u2028\u2029]/;
const TEXT = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g;
const VALUE = '¤';

const COMMENTS = new Set([
  '// Checks the response to this request.',
  '// Checks the response to this step of a lifecycle, and keeps what later steps need.',
  '// Checks that the API refuses this request. Its description says why it has to.',
  '// The schema of the response, from the specification. Its definitions are in the script of the collection.',
  '// The schemas of the responses, from the specification. Their definitions are in the script of the collection.',
  '// The schemas of the responses, from the specification: those that several requests have, and those that are long.',
]);

const REQUEST_LINES = [
  /^$/,
  /^if \(typeof bru === ¤ && typeof cloud === ¤\) \(¤, eval\)\(decodeURIComponent\(bru\.getVar\(¤\)\)\); \/\/ only in Bruno$/,
  /^const response = cloud\.(response|step)\(\{ pm, console, setTimeout \}(, ¤)?\);$/,
  new RegExp(`^response\\.(${METHODS.join('|')})\\((¤(, ?¤)*,?)?\\);$`),
  /^response\.isDocumented\(¤(, contracts)?\);$/,
  /^response\.follows\(contract\(\)\);$/,
  /^function contract\(\) \{$/,
  /^ {2}return (\(¤\)|cloud\.withDefinitions\(¤\));$/,
  /^function contracts\(index\) \{$/,
  /^ {2}return \[$/,
  /^ {4}\(\) => (\(¤\)|cloud\.withDefinitions\(¤\)),$/,
  /^ {2}\]\[index\]\(\);$/,
  /^\}$/,
];

const COLLECTION_LINES = [
  /^$/,
  /^ {2}cloud\.definitions = ¤;$/,
  /^\}$/,
  /^const settings = ¤;$/,
  /^try \{$/,
  /^ {2}if \(typeof cloud === ¤ \|\| cloud\.text !== String\(library\)\) \{$/,
  /^ {4}library\(\);$/,
  /^ {4}cloud\.text = String\(library\);$/,
  /^ {2}\}$/,
  /^ {2}if \(typeof bru === ¤\) shareScripts\(library\);$/,
  /^ {2}cloud\.(prepare|prepareStep)\(\{ pm: client, console, setTimeout, skipRequest, isWrite, isBlockedWrite \}, settings\);$/,
  /^\} catch \(error\) \{$/,
  /^ {2}if \(isWrite && !isBlockedWrite\) skipRequest\(¤, ¤\);$/,
  /^ {2}throw error;$/,
];

const KEY = String.raw`(?:¤|\[¤\]|[A-Za-z_$][\w$]*)`;
const LIST = /\[\s*(?:¤(?:,\s*¤)*,?)?\s*\](?!: ?\s*¤)/g;
const OBJECT = new RegExp(String.raw`\{\s*(?:${KEY}:\s*¤(?:,\s*${KEY}:\s*¤)*,?)?\s*\}`, 'g');

/** Texts, numbers and constants, and then whatever holds only these: over several lines, too. */
export function withoutValues(text: string): string {
  let left = text
    .split('\n')
    .map((line) => (line.trimStart().startsWith('//') ? line : withoutScalars(line)))
    .join('\n');
  for (let before = ''; before !== left; ) {
    before = left;
    left = left
      .replaceAll(/¤ \+\s*¤/g, VALUE)
      .replaceAll(LIST, VALUE)
      .replaceAll(OBJECT, VALUE);
  }
  return left
    .replaceAll(/\(\s+¤/g, '(¤')
    .replaceAll(/¤,\s+\);/g, '¤);')
    .replaceAll(/¤,\n\s*¤/g, '¤, ¤');
}

function withoutScalars(line: string): string {
  return line
    .replaceAll(TEXT, VALUE)
    .replaceAll(/(?<![\w$.])(?:-?\d[\d.]*(?:e[+-]?\d+)?|true|false|null)(?![\w$])/gi, VALUE);
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
    assert.ok(JSON.stringify(line).length < 160, `${line.length} characters: ${line.slice(0, 100)}`);
  }
  for (const code of withoutValues(generated.join('\n')).split('\n')) {
    const isOurs = COMMENTS.has(code.trimStart()) || grammar.some((rule) => rule.test(code));
    assert.ok(isOurs, `not ours: ${code.slice(0, 300)}`);
  }
}
