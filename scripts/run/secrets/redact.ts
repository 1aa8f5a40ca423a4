/**
 * Redacts secrets once, where Newman's events become the run model. Later code never receives a secret.
 *
 * Secrets are found by value in any encoding, and by the names of headers and properties. A value that the API returns under such a
 * name is then also searched by value.
 *
 * A text is searched unchanged and with several levels of escapes decoded. Everything found in one of these views is removed from
 * the text. Time and memory are linear in the length of the text.
 */
import { parsedJson } from '../../shared/json.ts';
import { type Range, REDACTED, redactRanges } from '../../shared/secrets/redacted.ts';
import { addressSecrets, percentDecoded } from '../../shared/secrets/safe-address.ts';
import { isSecretHeader } from '../../shared/secrets/secret-names.ts';
import { decodeEscapes, decodeEscapesButLast, decodeQuotedPrintable, joinLines } from './escapes.ts';
import { isJsonLike, type JsonSecrets, secretsInJson } from './json-secrets.ts';
import { createKnownSecrets } from './known-secrets.ts';
import { assignedSecrets } from './secret-assignments.ts';
import { isDistinctive } from './secret-forms.ts';
import { secretPlaces, secretsInHeader } from './secret-places.ts';
import { originOf, type TextView, viewOf } from './text-view.ts';

/** Replaces a text that could not be redacted. */
const NOT_REDACTABLE = '[redacted: this text could not be searched for secrets]';

/** Characters of one text that are searched and kept. Reports show fewer. */
const MAX_CHARACTERS = 1024 * 1024;

/** Levels of escapes that are decoded, as in JSON inside JSON inside a percent-encoded URL. */
const MAX_LEVELS = 4;

/** Limits of the cache of redacted texts. Most headers and many URLs occur in each response. */
const MAX_CACHED_CHARACTERS = 512;
const MAX_CACHED_TEXTS = 5000;

export interface Redactor {
  /** Redacts any text: URLs, messages, console output. */
  text(value: string): string;
  header(name: string, value: string): string;
  /** @param isCut the body is truncated, so its end may be the beginning of a secret. */
  body(value: string, isCut?: boolean): string;
  /** Learns the secrets of an exchange. Call this before any part of it is redacted. */
  learn(exchange: Exchange): void;
}

export interface Exchange {
  readonly url?: string | undefined;
  readonly headers?: readonly NamedValue[];
  readonly body?: string | null | undefined;
}

interface JsonDocument {
  readonly text: string;
  readonly view: TextView;
  readonly json: JsonSecrets;
}

interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/**
 * @param secrets values to redact.
 * @param readable values to keep readable, wherever a response contains them: IDs, the base URL.
 */
export function createRedactor(secrets: readonly string[], readable: readonly string[] = []): Redactor {
  const known = createKnownSecrets(secrets, readable);
  /** The last document that was learned: its body is redacted next. */
  let learned: JsonDocument | undefined;
  /** Cache: redacted text by text, for the currently known secrets. */
  const cache = new Map<string, string>();

  function documentIn(text: string): JsonDocument | undefined {
    if (!isJsonLike(text)) return undefined;
    if (learned?.text === text) return learned;
    const view = viewOf(text);
    return { text, view, json: secretsInJson(view) };
  }

  function* rangesIn(text: string, isCut: boolean): Generator<Range> {
    const document = documentIn(text);
    const view = document?.view ?? viewOf(text);
    const isComplete = document !== undefined && parsedJson(text) !== undefined;
    function* byValue(searched: TextView, isSyntax = false): Generator<Range> {
      if (!known.isEmpty) yield* known.find({ view: searched, text, isCut, isComplete, isSyntax });
    }
    let plain = view;
    if (document !== undefined) {
      yield* document.json.ranges;
      // Invalid or truncated JSON is also searched as text.
      if (isComplete) plain = document.json.strings;
    }
    if (isComplete) {
      // JSON has escapes in strings only, but a server may have inserted a secret without escaping it.
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
    if (isCutBefore || value.length > MAX_CACHED_CHARACTERS) return searched(value, isCutBefore);
    const shown = cache.get(value) ?? searched(value, false);
    if (cache.size >= MAX_CACHED_TEXTS) cache.clear();
    cache.set(value, shown);
    return shown;
  }

  function searched(value: string, isCutBefore: boolean): string {
    try {
      const text = value.slice(0, MAX_CHARACTERS);
      const more = value.length - text.length;
      const shown = redactRanges(text, [...rangesIn(text, isCutBefore || more > 0)]);
      return more > 0 ? `${shown}… [${more} more characters]` : shown;
    } catch {
      // If redaction fails for any reason, the text must not be shown.
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
    if (isDistinctive(value) && known.learn(value)) cache.clear();
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
        learned = documentIn(text);
        if (learned === undefined) learnText(text);
        else for (const value of learned.json.values) remember(value);
      } catch {
        // Secrets that were not learned are still redacted by name.
      }
    },
  };
}

/**
 * Whether a text contains a secret, or its beginning, in any encoding.
 *
 * @returns a function that prepares the search when it is first called.
 */
export function secretSearch(secret: string): (text: string) => boolean {
  const known = createKnownSecrets([secret], []);
  return (text) => {
    const view = viewOf(text);
    const views = [view, ...[...levelsOf(view)].map(({ level }) => level)];
    const whole = { text, isCut: false, isComplete: false, isSyntax: false };
    return views.some((level) => [...known.find({ ...whole, view: level })].length > 0);
  };
}

function* byPlace(view: TextView): Generator<Range> {
  for (const { start, end } of secretPlaces(view.bytes.toString('latin1'))) yield originOf(view, start, end);
}

interface Level {
  readonly level: TextView;
  /** Less likely encodings are searched by value only: `=3D` occurs in many texts that are not quoted-printable. */
  readonly isPlain: boolean;
}

/** The view with one or more levels of escapes decoded; the first two levels also in less likely encodings. */
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
