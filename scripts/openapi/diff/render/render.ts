/** The forms in which a comparison can be shown. */
import type { SpecDiff } from '../model.ts';
import { renderGithub } from './github.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import type { RenderOptions } from './options.ts';
import { renderText } from './text.ts';

const RENDERERS = { text: renderText, json: renderJson, markdown: renderMarkdown, github: renderGithub } as const;

export type DiffFormat = keyof typeof RENDERERS;

export const DIFF_FORMATS = Object.keys(RENDERERS) as readonly DiffFormat[];

export function renderDiff(diff: SpecDiff, format: DiffFormat, options: RenderOptions): string {
  return RENDERERS[format](diff, options);
}
