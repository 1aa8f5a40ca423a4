/** External text. Preact escapes it; here, invisible characters are named, and the length is limited. */
import type { ComponentChildren } from 'preact';
import { bytes } from '../../quantity.ts';
import { cut, piecesOf } from '../../text.ts';

/** Names, URLs, messages: enough for normal ones. */
const LINE_LIMIT = 600;

export interface TextProps {
  readonly value: string;
  readonly limit?: number;
}

/** Plain text, with characters that do not show (controls, direction overrides, half pairs) named in a box. */
export function Text({ value, limit = LINE_LIMIT }: TextProps) {
  const { head, rest } = cut(value, limit);
  return (
    <>
      {piecesOf(head).map((piece) => ('shown' in piece ? piece.shown : <span class="unseen">{piece.unseen}</span>))}
      {rest > 0 && <Clipped rest={rest} />}
    </>
  );
}

/** A name or value in a sentence, with an isolated writing direction. */
export function Isolated(props: TextProps) {
  // Printable ASCII has no direction to isolate, and a page of thousands of lines is lighter by an element each.
  if (/^[\x20-\x7e]*$/.test(props.value)) return <Text {...props} />;
  return (
    <bdi>
      <Text {...props} />
    </bdi>
  );
}

/** A sentence of this project; backticks mark text to type. */
export function Prose({ text }: { readonly text: string }) {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}

/** A command for a shell, with a button that copies it. */
export function Command({ text, copy }: { readonly text: string; readonly copy: string }) {
  return (
    <div class="curl">
      <button type="button" data-copy>
        {copy}
      </button>
      <pre dir="ltr">
        <Text value={text} limit={12_000} />
      </pre>
    </div>
  );
}

/** Says how much is not shown, and where it is. */
export function Clipped({ rest }: { readonly rest: number }) {
  return <span class="clipped">… {bytes(rest)} more in run.json</span>;
}

/** A link out of the page; anything but http(s) is shown as text. */
export function OutLink({ href, children }: { readonly href: string; readonly children: ComponentChildren }) {
  const safe = webAddress(href);
  if (safe === undefined) return <span>{children}</span>;
  return (
    <a href={safe} rel="noreferrer noopener">
      {children}
    </a>
  );
}

function webAddress(href: string): string | undefined {
  if (href.length > 2000 || !URL.canParse(href)) return undefined;
  const url = new URL(href);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}
