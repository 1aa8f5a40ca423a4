/**
 * Redaction, once, where Newman's events become the run model: nothing after this has ever seen a secret.
 * Secrets are known by value, in every form that they turn up in, and by place (headers and properties that hold secrets by
 * their name). What the API itself returns at such a place is from then on known by value, too.
 */
import { redactJsonText } from './json-secrets.ts';
import { formsOf, type SecretForms, searched } from './secret-forms.ts';
import { isSecretHeader, REDACTED, redactPlacesInText, secretsInHeader } from './secret-places.ts';

export { REDACTED };

/** Values learned from answers that are remembered; the oldest are forgotten first. */
const MOST_LEARNED = 300;

export interface Redactor {
  /** Any text: URLs, messages, console output. */
  text(value: string): string;
  header(name: string, value: string): string;
  /** A body, also one that was cut off; JSON is redacted by place as well. */
  body(value: string): string;
  /** Takes in the secrets that stand in a body or in headers, so that they are known before any part of it is shown. */
  learn(exchange: { readonly body?: string | null; readonly headers?: readonly NamedValue[] }): void;
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
  const known = new Map<string, SecretForms>();
  const learned: string[] = [];
  const open = new Set(readable);
  let inOrder: SecretForms[] | undefined;
  for (const secret of secrets) {
    const form = formsOf(secret);
    if (form !== undefined) known.set(secret, form);
  }

  function remember(value: string): void {
    const form = known.has(value) || open.has(value) || !isTelling(value) ? undefined : formsOf(value);
    if (form === undefined) return;
    known.set(value, form);
    learned.push(value);
    if (learned.length > MOST_LEARNED) known.delete(learned.shift() as string);
    inOrder = undefined;
  }

  /** The longer first: one secret may begin with another. */
  function forms(): readonly SecretForms[] {
    inOrder ??= [...known].sort(([a], [b]) => b.length - a.length).map(([, form]) => form);
    return inOrder;
  }

  /** Whether a secret may stand in the text, or in a part of it. */
  function mayHoldSecret(text: string): boolean {
    const where = searched(text);
    return forms().some((form) => form.mayBeIn(where));
  }

  function byValue(text: string): string {
    const where = searched(text);
    let shown = text;
    for (const form of forms()) {
      if (!form.mayBeIn(where)) continue;
      shown = shown.replace(new RegExp(form.plain, 'gu'), REDACTED);
      for (const base64 of form.base64) shown = withoutBase64(shown, new RegExp(base64, 'g'));
    }
    return shown;
  }

  const text = (value: string) => redactPlacesInText(byValue(value));

  return {
    text,
    header: (name, value) => (isSecretHeader(name) ? REDACTED : text(value)),
    body(value) {
      if (!isJson(value)) return text(value);
      // A body has hundreds of texts, and hardly ever a secret: the whole is looked through once, and mostly that is all.
      return redactJsonText(value, { found: () => {}, text: mayHoldSecret(value) ? text : redactPlacesInText });
    },
    learn({ body, headers = [] }) {
      if (body && isJson(body)) redactJsonText(body, { found: remember, text: (value) => value });
      for (const { name, value } of headers) for (const secret of secretsInHeader(name, value)) remember(secret);
    },
  };
}

function isJson(body: string): boolean {
  return /^\s*[{[]/.test(body);
}

/**
 * Whether a value that stands at a secret's place can be nothing but the secret. "default", "changeme" or "****" may be one,
 * too, but to strike them out everywhere would leave a report that nobody can read.
 */
function isTelling(value: string): boolean {
  const isWords = /^[A-Za-z]+([ _-][A-Za-z]+)*$/.test(value) && value.length < 16;
  return value.length >= 8 && !isWords && new Set(value).size >= 4 && !/^\{\{.*\}\}$|^<.*>$/.test(value);
}

/** Takes out the whole Base64 text around a secret: its neighbours hold bits of the secret's first and last characters. */
function withoutBase64(text: string, pattern: RegExp): string {
  let shown = '';
  let from = 0;
  for (const { index, 0: match } of text.matchAll(pattern)) {
    if (index < from) continue;
    let [start, end] = [index, index + match.length];
    while (start > from && /[A-Za-z0-9+/_-]/.test(text[start - 1] as string)) start -= 1;
    while (end < text.length && /[A-Za-z0-9+/_=-]/.test(text[end] as string)) end += 1;
    shown += text.slice(from, start) + REDACTED;
    from = end;
  }
  return from === 0 ? text : shown + text.slice(from);
}
