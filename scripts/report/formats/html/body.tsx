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
  const { below, isMissing } = pathsBelow(value, paths);
  const on = marked || isMissing;
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
  const members = <Members container={value} below={below} depth={depth + 1} layout={layout} />;
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
  readonly below: PathsBelow['below'];
  readonly depth: number;
  readonly layout: Layout;
}

function Members({ container: { members, closed }, below, depth, layout }: MembersProps) {
  const shown = layout.excerpt ? nearMarks(below, members.length) : members.keys();
  const lines: ComponentChildren[] = [];
  const gap = `${indent(depth)}…\n`;
  let next = 0;
  for (const index of shown) {
    const { key, value } = members[index] as Member;
    if (index > next) lines.push(gap);
    next = index + 1;
    const comma = next < members.length || !closed;
    lines.push(
      <Value value={value} keyText={key} comma={comma} paths={below.get(index) ?? []} depth={depth} layout={layout} />,
    );
  }
  if (next < members.length) lines.push(gap);
  return <>{lines}</>;
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

/** The members that an excerpt shows, in order: those that lead to a mark, and a few beside them. */
function nearMarks(below: PathsBelow['below'], count: number): readonly number[] {
  const marked = [...below.keys()].sort((a, b) => a - b).slice(0, EXCERPT_MARKED);
  const near = (marked.length === 0 ? [0] : marked).flatMap((at) =>
    Array.from({ length: 2 * EXCERPT_NEIGHBOURS - 1 }, (_, step) => at + step + 1 - EXCERPT_NEIGHBOURS),
  );
  return [...new Set(near)].filter((index) => index >= 0 && index < count).sort((a, b) => a - b);
}

interface PathsBelow {
  /** By the index of a member, the rest of the paths that lead through it. */
  readonly below: ReadonlyMap<number, readonly Path[]>;
  /** The last token of a path leads to no member. */
  readonly isMissing: boolean;
}

function pathsBelow({ kind, members }: Container, paths: readonly Path[]): PathsBelow {
  const below = new Map<number, Path[]>();
  if (paths.length === 0) return { below, isMissing: false };
  // Of two equal keys, `JSON.parse` takes the last.
  const names = new Map(kind === 'array' ? [] : members.map(({ key = '' }, index) => [nameOf(key), index]));
  const placesOf = (token: string) => {
    if (kind === 'array' && token === '*') return [...members.keys()];
    const place = kind === 'array' && /^\d+$/.test(token) ? Number(token) : names.get(token);
    return place !== undefined && place < members.length ? [place] : [];
  };
  let isMissing = false;
  for (const [first, ...rest] of paths) {
    if (first === undefined) continue;
    const places = placesOf(first);
    for (const index of places) below.set(index, [...(below.get(index) ?? []), rest]);
    if (places.length === 0 && rest.length === 0) isMissing = true;
  }
  return { below, isMissing };
}

function countOf({ kind, members, closed }: Container): string {
  const one = kind === 'object' ? 'property' : 'item';
  const many = kind === 'object' ? 'properties' : 'items';
  return `${closed ? '' : 'over '}${members.length} ${members.length === 1 ? one : many}`;
}

function indent(depth: number): string {
  return '  '.repeat(depth);
}
