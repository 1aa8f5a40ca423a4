/**
 * Values as JavaScript literals. A literal is source text that evaluates to the value wherever an expression may stand, in a script
 * of its own as well as within HTML: nothing in a value can end the literal, a line or a `<script>`.
 */

/** What a person reads easily, and what means nothing to JavaScript within single quotes. */
const PLAIN_TEXT = /^[\w .,:;/@{}()[\]+*?!=&%$#~^|-]*$/;
const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

/**
 * `<` opens `</script` and `<!--` (ECMA-262, B.1.1); U+2028 and U+2029 end a line before ECMAScript 2019; the others hide or
 * reorder what is read. Within JSON each of them stands in strings only.
 */
const UNSAFE = /[<\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** In an object literal, unlike in JSON, this key sets the prototype (ECMA-262, B.3.1). A quote after `{` or `,` opens a key. */
const PROTOTYPE_KEY = /(?<=[{,])"__proto__"(?=:)/g;

/** A value as a person writes it in a script: `{ at: '/result', id: 'id' }`. Properties without a value are left out. */
export function readableLiteral(value: unknown): string {
  if (typeof value === 'string') return PLAIN_TEXT.test(value) ? `'${value}'` : jsonLiteral(value);
  if (Array.isArray(value)) return `[${value.map(readableLiteral).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return jsonLiteral(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([key, inner]) => `${keyLiteral(key)}: ${readableLiteral(inner)}`).join(', ')} }`;
}

/** Characters of a line, as the file of a collection has it: within a JSON string. */
const MAX_LINE = 110;
/** Characters of a part of a text that is longer than a line. */
const MAX_PART = 70;
/** Levels that are indented: deeper ones would leave no room for what they hold. */
const MAX_INDENTS = 20;

/**
 * A value as a person writes it in a script, over as many lines as it needs: what does not fit into one has a line for each property
 * and each item. The properties of a schema always have a line each, so that a change of one is a change of one line.
 *
 * @param before stands before the value on its first line, and `after` behind it on its last.
 * @param level of the indentation.
 */
export function literalLines(value: unknown, before = '', after = '', level = 0): string[] {
  const indent = '  '.repeat(Math.min(level, MAX_INDENTS));
  const room = MAX_LINE - indent.length - before.length - after.length;
  const flat = before === 'properties: ' && isFilled(value) ? undefined : flatLiteral(value, room);
  if (flat !== undefined) return [indent + before + flat + after];
  if (typeof value === 'string') return textLines(value, before, after, level);
  if (typeof value !== 'object' || value === null) return [indent + before + jsonLiteral(value) + after];
  const isList = Array.isArray(value);
  const lines = isList
    ? itemLines(value, /\b(enum|known): $/.test(before), level + 1)
    : Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .flatMap(([key, inner]) => propertyLines(key, inner, level + 1));
  return [`${indent}${before}${isList ? '[' : '{'}`, ...lines, `${indent}${isList ? ']' : '}'}${after}`];
}

/** Names stand beside each other; listed values have a line each, so that a change of one is a change of one line. */
function itemLines(items: readonly unknown[], areApart: boolean, level: number): string[] {
  const filled: string[] = [];
  for (const item of items) {
    const lines = literalLines(item, '', ',', level);
    const [line = '', ...others] = lines;
    const last = filled.at(-1) ?? '';
    const isShort = typeof item === 'string' && others.length === 0 && /',$/.test(last);
    if (isShort && !areApart && widthOf(`${last} ${line.trimStart()}`) <= MAX_LINE)
      filled[filled.length - 1] = `${last} ${line.trimStart()}`;
    else filled.push(...lines);
  }
  return filled;
}

/** One property of an object literal, with a comma behind it. */
export function propertyLines(key: string, value: unknown, level: number): string[] {
  const name = keyLiteral(key);
  if (widthOf(name) <= MAX_PART) return literalLines(value, `${name}: `, ',', level);
  return [...textLines(key, '[', ']:', level), ...literalLines(value, '', ',', level + 1)];
}

/** A text as the sum of its parts, which end between words where there are any. */
function textLines(text: string, before: string, after: string, level: number): string[] {
  const indent = '  '.repeat(Math.min(level, MAX_INDENTS));
  const parts: string[] = [''];
  const add = (more: string) => {
    const longer = (parts.at(-1) ?? '') + more;
    if (widthOf(readableLiteral(longer)) <= MAX_PART) parts[parts.length - 1] = longer;
    else if (widthOf(readableLiteral(more)) <= MAX_PART) parts.push(more);
    else for (const character of more) add(character);
  };
  for (const word of text.split(/(?<= )(?=[^ ])/)) add(word);
  return parts.map((part, index) => {
    const start = index === 0 ? indent + before : `${indent}  `;
    return `${start}${readableLiteral(part)}${index === parts.length - 1 ? after : ' +'}`;
  });
}

/** @returns the value on one line; `undefined` where it does not fit, or holds the properties of a schema. */
function flatLiteral(value: unknown, room: number): string | undefined {
  if (needsSeveralLines(value, room)) return undefined;
  const literal = readableLiteral(value);
  return widthOf(literal) <= room ? literal : undefined;
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Whether a value is longer than a line, or has properties of a schema. Stops as soon as that is known. */
function needsSeveralLines(value: unknown, room: number): boolean {
  let left = room;
  const visit = (inner: unknown): boolean => {
    left -= typeof inner === 'string' ? inner.length + 2 : 2;
    if (left < 0) return true;
    if (typeof inner !== 'object' || inner === null) return false;
    if (Array.isArray(inner)) return inner.some(visit);
    return Object.entries(inner).some(([key, part]) => {
      left -= key.length;
      return (key === 'properties' && isFilled(part)) || visit(part);
    });
  };
  return visit(value);
}

/** Characters in the file of the collection, which escapes some. */
function widthOf(text: string): number {
  return JSON.stringify(text).length - 2;
}

function keyLiteral(key: string): string {
  if (key === '__proto__') return "['__proto__']";
  return PLAIN_KEY.test(key) ? key : readableLiteral(key);
}

/** A value as JSON on one line, which is a JavaScript literal as well. */
export function jsonLiteral(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replace(UNSAFE, escaped).replace(PROTOTYPE_KEY, '["__proto__"]');
}

/** As UTF-16 code units: `\u003c`. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
