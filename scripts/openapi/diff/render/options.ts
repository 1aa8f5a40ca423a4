/** What a renderer is told beside the comparison itself. */
export interface RenderOptions {
  /** What the two documents are called where they are named: file, URL or revision. */
  readonly names: { readonly old: string; readonly new: string };
  /** The new document as a file of the repository, for annotations; `/` as separator. */
  readonly file?: string;
  /** The line of a JSON pointer in that file, from 1. */
  readonly lineOf?: (pointer: string) => number | undefined;
}
