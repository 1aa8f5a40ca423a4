/** A collection in schema 3.0 as files: one for each request, example and folder. */
import type { Json } from '../../../shared/json.ts';
import { type Folder, type Item, isFolder, type PostmanCollection } from '../../write/postman-format.ts';
import type { FormatFile, FormatFiles } from '../format.ts';
import { collectionDefinition, exampleEntity, folderDefinition, orderOf, requestEntity } from './entities.ts';
import { collectionFolder, fileNames } from './file-name.ts';
import { resourcesFile } from './resources.ts';
import { HEADER, printYaml } from './yaml.ts';

type Entity = { readonly [name: string]: Json | undefined };

function v3Files({ fileName, json }: { readonly fileName: string; readonly json: PostmanCollection }): FormatFile[] {
  const folder = collectionFolder({ fileName });
  return [definitionFile(folder, collectionDefinition(json)), ...entryFiles(json.item, folder)];
}

/** A file that this project wrote, and that is not generated any more. */
function isGeneratedYaml(text: string): boolean {
  return text.startsWith(`#${HEADER}\n`);
}

function entryFiles(entries: readonly (Folder | Item)[], parent: string): FormatFile[] {
  const names = fileNames(entries.map(({ name }) => name));
  return entries.flatMap((entry, index) => {
    const [name = '', order] = [names[index], orderOf(index)];
    const path = `${parent}/${name}`;
    return isFolder(entry)
      ? [definitionFile(path, folderDefinition(entry, name, order)), ...entryFiles(entry.item, path)]
      : [file(`${path}.request.yaml`, requestEntity(entry, name, order)), ...exampleFiles(entry, parent, name)];
  });
}

function exampleFiles({ response }: Item, parent: string, request: string): FormatFile[] {
  const names = fileNames(response.map(({ name }) => name));
  return response.map((example, index) => {
    const name = names[index] ?? '';
    const path = `${parent}/.resources/${request}.resources/examples/${name}.example.yaml`;
    return file(path, exampleEntity(example, name, orderOf(index)));
  });
}

function definitionFile(folder: string, entity: Entity): FormatFile {
  return file(`${folder}/.resources/definition.yaml`, entity);
}

/** The app removes the first line of files that it saves, but keeps our ID. */
function file(path: string, entity: Entity): FormatFile {
  const isOwn = (text: string) =>
    isGeneratedYaml(text) || (entity.id !== undefined && text.includes(String(entity.id)));
  return {
    path,
    pieces: () => [printYaml(entity)],
    over: (existing) => (isOwn(existing) ? printYaml(entity) : undefined),
  };
}

/** Collections in schema 3.0 as a folder of files. */
export const V3_FILES: FormatFiles = { files: v3Files, index: resourcesFile, isStale: isGeneratedYaml };
