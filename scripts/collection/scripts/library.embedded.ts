/** The text of the files of `postman/`, by name without extension. The build puts the texts in the place of this module. */
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../postman/', import.meta.url);

export const LIBRARY_TEXTS: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.js'))
    .sort()
    .map((name) => [name.slice(0, -'.js'.length), readFileSync(new URL(name, FOLDER), 'utf8')]),
);
