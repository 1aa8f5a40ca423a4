/** A body: JSON with indentation and folds, and with invalid values marked; any other text unchanged. */
import type { ComponentChildren } from 'preact';
import { tokensOf } from '../../../shared/json.ts';
import { type Container, type Lexeme, lexemesOf, type Member, nameOf } from '../../analysis/json-lexemes.ts';
import { cut } from '../../text.ts';
import { Clipped, Text } from './text.tsx';

export interface BodyProps {
  readonly body: string;
  readonly limit: number;
  /** The run itself kept only the beginning. */
  readonly truncated?: boolean;
  readonly folds: boolean;
  /** Keys are bold, each in its own element. */
  readonly keys?: boolean;
  /** JSON pointers of what to mark; `*` stands for every index. */
  readonly marks?: readonly string[];
  /** Only what leads to the marks, the rest as `…`. */
  readonly excerpt?: boolean;
}

/** The remaining tokens of a mark's JSON pointer. */
type Path = readonly string[];

interface Layout {
  readonly folds: boolean;
  readonly keys: boolean;
  readonly excerpt: boolean;
}

/** Inner containers with more members than this are folded at first. */
const OPEN_MEMBERS = 12;
const OPEN_DEPTH = 4;
/** Members beside a mark that an excerpt keeps, as context. */
const EXCERPT_NEIGHBOURS = 3;
/** Marked members of one container, and characters of one value, that an excerpt shows. */
const EXCERPT_MARKED = 20;
const EXCERPT_VALUE_LIMIT = 500;

export function Body({ body, limit, truncated = false, folds, keys = folds, marks = [], excerpt = false }: BodyProps) {
  if (body === '') return <p class="quiet">Empty body.</p>;
  const { head, rest } = cut(body, limit);
  const root = lexemesOf(head, truncated || rest > 0);
  const paths = marks.map(tokensOf);
  return (
    <div class="code" dir="ltr">
      {root === undefined ? (
        <Text value={head} limit={limit} />
      ) : (
        <Value value={root} paths={paths} depth={0} layout={{ folds, keys, excerpt }} />
      )}
      {rest > 0 && (
        <p class="note">
          Clipped here: <Clipped rest={rest} />
        </p>
      )}
      {truncated && <p class="note">The run kept only the beginning of this body.</p>}
    </div>
  );
}

interface ValueProps {
  readonly value: Lexeme;
  readonly keyText?: string | undefined;
  readonly comma?: boolean;
  readonly paths: readonly Path[];
  readonly depth: number;
  readonly layout: Layout;
}

function Value({ value, keyText, comma = false, paths, depth, layout }: ValueProps) {
  const key = keyText === undefined ? null : <Key text={keyText} apart={layout.keys} />;
  const end = comma ? ',' : '';
  const marked = paths.some((path) => path.length === 0);
  const start = (content: ComponentChildren, isMarked = marked) => (
    <>
      {indent(depth)}
      {key}
      <Marked on={isMarked}>{content}</Marked>
    </>
  );
  if (value.kind === 'scalar') {
    return (
      <>
        {start(<Text value={value.text} limit={layout.excerpt ? EXCERPT_VALUE_LIMIT : Number.POSITIVE_INFINITY} />)}
        {`${end}\n`}
      </>
    );
  }
  const [open, close] = value.kind === 'object' ? '{}' : '[]';
  const missing = paths.some((path) => path.length === 1 && childPaths(path, value).length === 0);
  const on = marked || missing;
  const elided = layout.excerpt && paths.length === 0 && depth > 0;
  if (value.members.length === 0 || elided) {
    const inside = value.members.length === 0 ? '' : ` ${countOf(value)} `;
    return (
      <>
        {start(`${open}${inside}${value.closed ? close : '…'}`, on)}
        {`${end}\n`}
      </>
    );
  }
  const members = <Members container={value} paths={paths} depth={depth + 1} layout={layout} />;
  const tail = value.closed ? `${indent(depth)}${close}${end}\n` : '…\n';
  if (!layout.folds || depth === 0) {
    return (
      <>
        {start(open, on)}
        {'\n'}
        {members}
        {tail}
      </>
    );
  }
  const unfolded = paths.length > 0 || (depth < OPEN_DEPTH && value.members.length <= OPEN_MEMBERS);
  return (
    <details open={unfolded}>
      <summary>
        {start(open, on)}
        <span class="folded">{` ${countOf(value)} ${close}${end}`}</span>
      </summary>
      {members}
      {tail}
    </details>
  );
}

interface MembersProps {
  readonly container: Container;
  readonly paths: readonly Path[];
  readonly depth: number;
  readonly layout: Layout;
}

function Members({ container, paths, depth, layout }: MembersProps) {
  const { members, closed } = container;
  const below = members.map((member, index) => paths.flatMap((path) => follow(path, tokenOf(member, index))));
  const shown = layout.excerpt ? nearMarks(below) : members.map(() => true);
  return (
    <>
      {members.map((member, index) => {
        if (shown[index] !== true) return shown[index - 1] === false ? null : `${indent(depth)}…\n`;
        return (
          <Value
            value={member.value}
            keyText={member.key}
            comma={index < members.length - 1 || !closed}
            paths={below[index] ?? []}
            depth={depth}
            layout={layout}
          />
        );
      })}
    </>
  );
}

function Key({ text, apart }: { readonly text: string; readonly apart: boolean }) {
  const name = <Text value={text} limit={Number.POSITIVE_INFINITY} />;
  return (
    <>
      {apart ? <b>{name}</b> : name}
      {': '}
    </>
  );
}

function Marked({ on, children }: { readonly on: boolean; readonly children: ComponentChildren }) {
  return on ? <mark>{children}</mark> : children;
}

/** Which members an excerpt shows: those that lead to a mark, and a few beside them. */
function nearMarks(below: readonly (readonly Path[])[]): boolean[] {
  const marked = below.flatMap((paths, index) => (paths.length > 0 ? [index] : [])).slice(0, EXCERPT_MARKED);
  return below.map((_, index) => {
    if (marked.length === 0) return index < EXCERPT_NEIGHBOURS;
    return marked.some((at) => Math.abs(at - index) <= EXCERPT_NEIGHBOURS - 1);
  });
}

function childPaths(path: Path, container: Container): readonly Path[] {
  return container.members.flatMap((member, index) => follow(path, tokenOf(member, index)));
}

function follow(path: Path, token: string): readonly Path[] {
  const [first, ...rest] = path;
  return first !== undefined && (first === token || (first === '*' && /^\d+$/.test(token))) ? [rest] : [];
}

function tokenOf({ key }: Member, index: number): string {
  return key === undefined ? String(index) : nameOf(key);
}

function countOf({ kind, members, closed }: Container): string {
  const one = kind === 'object' ? 'property' : 'item';
  const many = kind === 'object' ? 'properties' : 'items';
  return `${closed ? '' : 'over '}${members.length} ${members.length === 1 ? one : many}`;
}

function indent(depth: number): string {
  return '  '.repeat(depth);
}
