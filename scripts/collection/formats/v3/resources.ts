/** `.postman/resources.yaml`, which tells Postman where the files of a workspace are. Paths are relative to its folder. */
import { isMap, isSeq, parseDocument } from 'yaml';
import type { FormatFile } from '../format.ts';
import { collectionFolder } from './file-name.ts';
import { printYaml } from './yaml.ts';

export function resourcesFile(collections: readonly { readonly fileName: string }[]): FormatFile {
  const paths = collections.map((collection) => `../${collectionFolder(collection)}`);
  return {
    path: '.postman/resources.yaml',
    pieces: () => [printYaml({ localResources: { collections: paths } })],
    over: (existing) => withPaths(existing, paths),
  };
}

/** The file with these collections. The ID of the workspace, and what else is in it, stays. */
function withPaths(existing: string, paths: readonly string[]): string | undefined {
  const document = parseDocument(existing);
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  const local = document.get('localResources');
  if (local !== undefined && !isMap(local)) return undefined;
  const known = local?.get('collections');
  if (known !== undefined && !isSeq(known)) return undefined;
  const present: unknown[] = known?.toJSON() ?? [];
  const missing = paths.filter((path) => !present.includes(path));
  if (missing.length === 0) return existing;
  document.setIn(['localResources', 'collections'], document.createNode([...present, ...missing]));
  return document.toString({ lineWidth: 0 });
}
