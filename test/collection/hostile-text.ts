/** Texts of a document that try to leave what they are written into; and what to do with each text of a document. */
import type { Json } from '../../scripts/shared/json.ts';

/** @param code JavaScript that shows, where it runs, that it ran. */
export function hostileTexts(code: string): string[] {
  return [
    // A comment: each way in which a line ends in JavaScript, and the end of the other kind.
    `a\n${code};//`,
    `a\r${code};//`,
    `a\u2028${code};//`,
    `a\u2029${code};//`,
    `a*/${code};/*`,
    // A string, with and without an escape before the quote; a template; a regular expression.
    `';${code};'`,
    `";${code};"`,
    `\\';${code};//`,
    `\\";${code};//`,
    `'+(${code})+'`,
    `"+(${code})+"`,
    '\\',
    ['`;', code, ';`'].join(''),
    ['$', '{', code, '}'].join(''),
    `/;${code};/`,
    `)]}});${code};({[(`,
    // HTML around a script, and XML around a report.
    `</script><script>${code}</script>`,
    `<!--${code}`,
    `\n-->${code}`,
    `"><img src=x onerror="${code}">`,
    `]]><x a='&#10;'>${code}`,
    // Markdown, a shell, a terminal.
    `\n\`\`\`js\n${code}\n\`\`\`\n[x](javascript:${code})|`,
    `$(${code})\`${code}\`;${code}&`,
    `\u001b]0;${code}\u0007\u009b2J\u202e`,
    // What JavaScript and Postman read in a special way.
    '__proto__',
    'constructor',
    `{{keysecret}}{{$guid}}`,
    `\u0000\ufeff\ud800${code}`,
  ];
}

/** Of these texts, those that run their code on their own wherever nothing keeps them from it. */
export function runnableTexts(code: string): string[] {
  return [`a\n${code};//`, `a\r${code};//`, `a\u2028${code};//`, `a\u2029${code};//`, `'+(${code})+'`, `"+(${code})+"`];
}

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Maps whose keys are names that the document chooses. */
const NAMING = new Set([
  'paths',
  'properties',
  'patternProperties',
  'schemas',
  'parameters',
  'content',
  'responses',
  'dependentRequired',
]);

/** A text of a document: a value, or a name that the document chose. */
export interface Position {
  readonly path: readonly (string | number)[];
  readonly isName: boolean;
}

/** Where all texts of a document stand. */
export function positionsOf(document: Json): Position[] {
  const found: Position[] = [];
  function visit(value: Json, path: readonly (string | number)[], isNaming: boolean): void {
    if (typeof value === 'string') found.push({ path, isName: false });
    else if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, [...path, index], false);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        if (isNaming) found.push({ path: [...path, key], isName: true });
        visit(inner, [...path, key], !isNaming && NAMING.has(key));
      }
  }
  visit(document, [], false);
  return found;
}

/** @returns a copy with other texts in some positions; `change` gets the old text. */
export function withTexts(
  document: Json,
  positions: readonly Position[],
  change: (text: string, position: Position) => string,
): Json {
  const byPath = new Map(positions.map((position) => [JSON.stringify([position.path, position.isName]), position]));
  function copy(value: Json, path: readonly (string | number)[]): Json {
    const own = byPath.get(JSON.stringify([path, false]));
    if (typeof value === 'string') return own === undefined ? value : change(value, own);
    if (Array.isArray(value)) return value.map((item, index) => copy(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const name = byPath.get(JSON.stringify([[...path, key], true]));
        return [name === undefined ? key : change(key, name), copy(inner, [...path, key])];
      }),
    );
  }
  return copy(document, []);
}
