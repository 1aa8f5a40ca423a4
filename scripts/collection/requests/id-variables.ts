/** Which variable holds the ID that a property of a body asks for. */
import { wordsOf } from '../../shared/words.ts';

/** @returns the variable; `undefined` where none fits, or several do. */
export type IdVariables = (property: string) => string | undefined;

/**
 * A property asks for the ID of the path parameter of its name (`roleId`), of the one whose name says more (`dashboardId` →
 * `clickStackDashboardId`), or of the one whose name says less (`assignedRoleIds` → `roleId`). `id` alone says too little.
 *
 * @param parameters pairs of a path parameter and its variable.
 */
export function idVariablesFor(parameters: Iterable<readonly [parameter: string, variable: string]>): IdVariables {
  const byWords = new Map<string, string>();
  const byEnding = new Map<string, Set<string>>();
  for (const [parameter, variable] of parameters) {
    for (const words of [wordsOf(parameter), wordsOf(variable)]) {
      byWords.set(words, byWords.get(words) ?? variable);
      for (const ending of endingsOf(words)) byEnding.set(ending, (byEnding.get(ending) ?? new Set()).add(variable));
    }
  }
  return (property) => {
    const words = wordsOf(property).replace(/ids$/, 'id');
    if (!words.includes(' ')) return undefined;
    const fuller = byEnding.get(words);
    if (byWords.has(words)) return byWords.get(words);
    if (fuller !== undefined) return fuller.size === 1 ? [...fuller][0] : undefined;
    const shorter = endingsOf(words).find((ending) => byWords.has(ending));
    return shorter === undefined ? undefined : byWords.get(shorter);
  };
}

/** `click stack dashboard id` → `stack dashboard id`, `dashboard id`: of two words at least, the longest first. */
function endingsOf(words: string): string[] {
  const parts = words.split(' ');
  return parts.slice(1, -1).map((_, index) => parts.slice(index + 1).join(' '));
}
