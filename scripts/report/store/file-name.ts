/** File names for names that users have chosen. */

// Windows refuses these whatever the extension.
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * A file name for each environment, in their order: nothing but letters, digits, `.`, `_` and `-`, never a path,
 * never two the same (some file systems ignore case).
 */
export function fileNamesOf(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = name
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 80);
    const base = plain === '' || RESERVED.test(plain) ? `environment-${plain}`.replace(/-$/, '') : plain;
    let unique = base;
    for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${base}-${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
