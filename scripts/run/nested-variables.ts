/** Variables in the values of other variables: `{{scheme}}://{{host}}`. Newman replaces them when a request is sent. */

const VARIABLE = /\{\{([^{}]*)\}\}/;

/** Limits values that refer to themselves, directly or not. */
const MAX_DEPTH = 20;
const MAX_LENGTH = 100_000;

/**
 * Replaces variables in the values that are read before a request is sent. A missing or empty variable stays: a script
 * may set it later.
 *
 * @param names of the values that are read.
 */
export function withNestedVariables(
  values: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> {
  const known = new Map(Object.entries(values));
  const found = [...new Set(names)].flatMap((name) => {
    const value = known.get(name);
    return value === undefined ? [] : [[name, resolved(value, known)] as const];
  });
  return { ...values, ...Object.fromEntries(found) };
}

function resolved(value: string, known: ReadonlyMap<string, string>): string {
  let text = value;
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    let left = MAX_LENGTH;
    const next = text.replaceAll(new RegExp(VARIABLE, 'g'), (whole, name: string) => {
      const inner = known.get(name) ?? '';
      left -= inner.length;
      return inner === '' || left < 0 ? whole : inner;
    });
    if (next === text) break;
    text = next;
  }
  return text;
}

/** The name of the first variable in a text. */
export function openVariable(text: string): string | undefined {
  return VARIABLE.exec(text)?.[1];
}
