/** Collections in schema 3.0 as a folder of files. */
import type { FormatFiles } from '../format.ts';
import { resourcesFile } from './resources.ts';
import { isGeneratedYaml, v3Files } from './tree.ts';

export const V3_FILES: FormatFiles = { files: v3Files, index: resourcesFile, isStale: isGeneratedYaml };
