/** The frames of the page's content: sections, lists that unfold, tables, and links between them. */
import type { ComponentChildren } from 'preact';
import type { PastRun } from '../../analysis/history.ts';
import { fragmentOf } from '../../deep-link.ts';
import { grouped } from '../../quantity.ts';
import { Isolated } from './text.tsx';

interface SectionProps {
  /** What the address of the section ends with, after `#:`. */
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

export function Section({ id, title, children }: SectionProps) {
  return (
    <section aria-labelledby={`:${id}`}>
      <h2 id={`:${id}`}>{title}</h2>
      {children}
    </section>
  );
}

interface FoldProps {
  readonly title: ComponentChildren;
  readonly note?: ComponentChildren;
  readonly class?: string;
  readonly open?: boolean;
  readonly children: ComponentChildren;
}

/** A list or table that unfolds below its title. */
export function Fold({ title, note, class: kind, open, children }: FoldProps) {
  return (
    <details class={kind === undefined ? 'fold' : `fold ${kind}`} open={open}>
      <summary>
        <h3>{title}</h3>
        {note !== undefined && <span class="quiet">{note}</span>}
      </summary>
      {children}
    </details>
  );
}

export interface Column<Row> {
  readonly title: ComponentChildren;
  readonly cell: (row: Row) => ComponentChildren;
  /** Of the cells below the title; not in the first column, whose cells are the headings of their rows. */
  readonly attributes?: { readonly class: string; readonly dir?: 'auto' };
  readonly isNumber?: boolean;
}

interface TableProps<Row> {
  readonly class?: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

export function Table<Row>({ class: kind, columns, rows }: TableProps<Row>) {
  return (
    <table class={kind}>
      <thead>
        <tr>
          {columns.map(({ title, isNumber }) => (
            <th scope="col" class={isNumber ? 'number' : undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {columns.map(({ cell, attributes, isNumber }, index) =>
              index === 0 ? (
                <th scope="row">{cell(row)}</th>
              ) : (
                <td {...(isNumber ? { class: 'number' } : attributes)}>{cell(row)}</td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface RequestLinkProps {
  /** Name of the environment. */
  readonly environment: string;
  readonly id: string;
  readonly limit?: number;
}

/** A link to a request on this page, by its ID. */
export function RequestLink({ environment, id, limit = 120 }: RequestLinkProps) {
  return (
    <a href={`#${fragmentOf(environment, id)}`}>
      <Isolated value={id} limit={limit} />
    </a>
  );
}

interface PastRunLinkProps {
  readonly run: PastRun;
  readonly children: ComponentChildren;
}

/** A link to the report of an earlier run; without one where that report is not beside this one. */
export function PastRunLink({ run: { runId, isBeside }, children }: PastRunLinkProps) {
  return isBeside === true ? <a href={`../${encodeURIComponent(runId)}/index.html`}>{children}</a> : children;
}

interface RestProps {
  readonly count: number;
  readonly limit: number;
  /** What follows the number. */
  readonly text: string;
}

/** How many items a list does not show. */
export function Rest({ count, limit, text }: RestProps) {
  return count > limit ? (
    <p class="quiet">
      … and {grouped(count - limit)} {text}
    </p>
  ) : null;
}
