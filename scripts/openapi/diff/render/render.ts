/** The formats of a comparison. */
import { printJson } from '../../../shared/json.ts';
import { printableJson } from '../../../shared/printable.ts';
import type { SpecDiff } from '../model.ts';
import { renderGithub } from './github.ts';
import { renderMarkdown } from './markdown.ts';
import { renderText } from './text.ts';
import type { RenderOptions } from './words.ts';

export type { RenderOptions } from './words.ts';

const RENDERERS = { text: renderText, json: renderJson, markdown: renderMarkdown, github: renderGithub } as const;

export type DiffFormat = keyof typeof RENDERERS;

export const DIFF_FORMATS = Object.keys(RENDERERS) as readonly DiffFormat[];

export function renderDiff(diff: SpecDiff, format: DiffFormat, options: RenderOptions): string {
  return RENDERERS[format](diff, options);
}

function renderJson(diff: SpecDiff, { names }: RenderOptions): string {
  return printableJson(printJson({ schemaVersion: 1, names, ...diff }));
}
