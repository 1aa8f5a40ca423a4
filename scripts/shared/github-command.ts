/**
 * Workflow commands: lines in a log that GitHub Actions takes as commands.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */

/** What an annotation says, and where. */
export interface Annotation<Level extends string = 'error' | 'warning'> {
  readonly level: Level;
  readonly title: string;
  readonly text: string;
  /** Relative to the root of the repository. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
}

/** The command that shows an annotation. */
export function githubAnnotation(annotation: Annotation<'error' | 'warning' | 'notice'>): string {
  const { level, title, text, file, line } = annotation;
  const properties = [
    ...(file === undefined ? [] : [`file=${escapedProperty(file)}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    `title=${escapedProperty(title)}`,
  ];
  return `::${level} ${properties.join(',')}::${githubEscaped(text)}`;
}

/** As `escapeData` of GitHub's own toolkit (`@actions/core`, `command.ts`). */
export function githubEscaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** As `escapeProperty` there. */
function escapedProperty(text: string): string {
  return githubEscaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
