/** Names of files for items of any name: valid on Windows, macOS and Linux, and different without regard to case. */

/** Characters that a file name cannot have, or that are invisible. */
const FORBIDDEN = /[/\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Reserved on Windows, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/** UTF-8 bytes, with room for the longest suffix in the 255 of a file system. */
const MAX_BYTES = 120;

/** The names of the items of one folder, in their order. */
export function fileNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = fileName(name);
    let unique = base;
    for (let count = 2; taken.has(caseless(unique)); count++) unique = `${base} ${count}`;
    taken.add(caseless(unique));
    return unique;
  });
}

function fileName(name: string): string {
  const safe = name
    .replace(FORBIDDEN, '-')
    .replace(/^[.\s]+/, '-')
    .replace(/[.\s]+$/, '');
  const cut = shortened(safe).replace(/[.\s]+$/, '');
  return cut === '' || RESERVED.test(cut) ? `-${cut}` : cut;
}

function shortened(text: string): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_BYTES) break;
    kept += character;
  }
  return kept;
}

function caseless(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** The folder of a collection: the name of its file in the other format. */
export function collectionFolder({ fileName }: { readonly fileName: string }): string {
  return `collections/${fileName.replace(/\.postman_collection\.json$/, '')}`;
}
