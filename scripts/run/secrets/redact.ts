/**
 * Redaction, once, where Newman's events become the run model: nothing after this has ever seen a secret.
 * Secrets are known by value, in every encoding that they turn up in, and by place (headers and properties that hold secrets
 * by their name). What the API itself returns at such a place is from then on known by value, too.
 *
 * A text is looked at as it is and with its escapes undone, several times over; whatever is found in one of these views is
 * taken out of the text itself. Time and memory are linear in the length of the text, whatever the text and the secrets are.
 */
import { type Range, REDACTED, redactRanges } from '../../shared/redacted.ts';
import { addressSecrets, percentDecoded } from '../../shared/safe-address.ts';
import { decodeEscapes, decodeEscapesButLast, decodeQuotedPrintable, joinLines } from './escapes.ts';
import { isJson, isJsonLike, secretsInJson } from './json-secrets.ts';
import { createKnownSecrets } from './known-secrets.ts';
import { assignedSecrets } from './secret-assignments.ts';
import { isTelling } from './secret-forms.ts';
import { isSecretHeader, secretPlaces, secretsInHeader } from './secret-places.ts';
import { originOf, type TextView, viewOf } from './text-view.ts';

export { REDACTED };

/** Stands for a text that could not be redacted. */
export const NOT_REDACTABLE = '[redacted: this text could not be searched for secrets]';

/** Characters of one text that are looked at; the rest is left out. More than anything that is shown. */
const MAX_CHARACTERS = 1024 * 1024;

/** JSON in JSON in a percent-encoded address: escapes are undone this often. */
const MAX_LEVELS = 4;

/** Texts whose redacted form is kept: most headers and many addresses occur in every response. */
const MAX_KEPT_CHARACTERS = 512;
const MAX_KEPT_TEXTS = 5000;

export interface Redactor {
  /** Any text: URLs, messages, console output. */
  text(value: string): string;
  header(name: string, value: string): string;
  /** @param isCut the body was longer than it is here: what stands at its end may be half of a secret. */
  body(value: string, isCut?: boolean): string;
  /** Takes in the secrets that an exchange holds, so that they are known before any part of it is shown. */
  learn(exchange: Exchange): void;
}

export interface Exchange {
  readonly url?: string | undefined;
  readonly headers?: readonly NamedValue[];
  readonly body?: string | null | undefined;
}

interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/**
 * @param secrets values that must not be shown.
 * @param readable values that must stay readable, whatever place an answer puts them in: IDs, the base URL.
 */
export function createRedactor(secrets: readonly string[], readable: readonly string[] = []): Redactor {
  const known = createKnownSecrets(secrets, readable);
  /** Redacted forms by text, for the secrets that are known now. */
  const kept = new Map<string, string>();

  function* rangesIn(text: string, isCut: boolean): Generator<Range> {
    const view = viewOf(text);
    const isComplete = isJson(text);
    function* byValue(searched: TextView, isSyntax = false): Generator<Range> {
      if (!known.isEmpty) yield* known.find({ view: searched, text, isCut, isComplete, isSyntax });
    }
    let plain = view;
    if (isJsonLike(text)) {
      const json = secretsInJson(view);
      yield* json.ranges;
      // What only looks like JSON, or was cut off, is text as well.
      if (isComplete) plain = json.strings;
    }
    if (isComplete) {
      // Escapes outside of the strings of JSON are none, but a secret may have been put in without regard to them.
      yield* byValue(view, true);
      for (const { level } of levelsOf(view)) yield* byValue(level, true);
    }
    yield* byValue(plain);
    yield* byPlace(plain);
    for (const { level, isPlain } of levelsOf(plain)) {
      yield* byValue(level);
      if (isPlain) yield* byPlace(level);
    }
  }

  function redacted(value: string, isCutBefore: boolean): string {
    if (isCutBefore || value.length > MAX_KEPT_CHARACTERS) return searched(value, isCutBefore);
    const shown = kept.get(value) ?? searched(value, false);
    if (kept.size >= MAX_KEPT_TEXTS) kept.clear();
    kept.set(value, shown);
    return shown;
  }

  function searched(value: string, isCutBefore: boolean): string {
    try {
      const text = value.slice(0, MAX_CHARACTERS);
      const more = value.length - text.length;
      const shown = redactRanges(text, [...rangesIn(text, isCutBefore || more > 0)]);
      return more > 0 ? `${shown}… [${more} more characters]` : shown;
    } catch {
      // Whatever the reason is: a text is never shown because it could not be redacted.
      return NOT_REDACTABLE;
    }
  }

  function learnText(text: string): void {
    for (const { start, end } of [...assignedSecrets(text), ...addressSecrets(text)]) {
      const value = text.slice(start, end);
      remember(value);
      remember(percentDecoded(value));
    }
  }

  function remember(value: string): void {
    if (isTelling(value) && known.learn(value)) kept.clear();
  }

  return {
    text: (value) => redacted(String(value), false),
    header: (name, value) => (isSecretHeader(name) ? REDACTED : redacted(String(value), false)),
    body: (value, isCut = false) => redacted(value, isCut),
    learn({ url, headers = [], body }) {
      try {
        if (url !== undefined)
          for (const { start, end } of addressSecrets(url)) remember(percentDecoded(url.slice(start, end)));
        for (const { name, value } of headers) for (const secret of secretsInHeader(name, value)) remember(secret);
        if (body === undefined || body === null) return;
        const text = body.slice(0, MAX_CHARACTERS);
        if (isJsonLike(text)) for (const value of secretsInJson(viewOf(text)).values) remember(value);
        else learnText(text);
      } catch {
        // What could not be learned is still redacted by its place.
      }
    },
  };
}

function* byPlace(view: TextView): Generator<Range> {
  for (const { start, end } of secretPlaces(view.bytes.toString('latin1'))) yield originOf(view, start, end);
}

interface Level {
  readonly level: TextView;
  /** Readings that are less likely are for known values only: `=3D` is part of many texts that are not quoted-printable. */
  readonly isPlain: boolean;
}

/** The view with its escapes undone once, twice, and so on; and the first of these in the other ways in which they can be read. */
function* levelsOf(view: TextView): Generator<Level> {
  let level: TextView | undefined = view;
  for (let count = 0; count <= MAX_LEVELS && level !== undefined; count++) {
    if (count > 0) yield { level, isPlain: true };
    for (const read of count < 2 ? [decodeQuotedPrintable, joinLines, decodeEscapesButLast] : []) {
      const reading = read(level);
      if (reading === undefined) continue;
      yield { level: reading, isPlain: false };
      const inner = decodeEscapes(reading);
      if (inner !== undefined) yield { level: inner, isPlain: false };
    }
    level = decodeEscapes(level);
  }
}
