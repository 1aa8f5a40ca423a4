/**
 * Values as JavaScript literals. A literal is one line of source text that evaluates to the value wherever an expression may
 * stand, in a script of its own as well as within HTML: nothing in a value can end the literal, the line or a `<script>`.
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

/** The name of a property in an object literal. */
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
