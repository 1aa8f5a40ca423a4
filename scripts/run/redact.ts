/**
 * Redaction, once, where Newman's events become the run model: nothing after this has ever seen a secret.
 * Secrets are known by value (also as Base64, percent-encoded or escaped) and by place (headers and properties that hold
 * secrets by their name). What the API itself returns in such a place is from then on known by value, too.
 */
import { isObject, type Json } from '../json.ts';

export const REDACTED = '[redacted]';

/** Shorter values are redacted by place only: as text they could be anything. */
const SHORTEST_BY_VALUE = 6;

const SECRET_HEADERS =
  /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key|x-auth-token|www-authenticate-token)$/i;

const SECRET_NAMES =
  /(password|passwd|passphrase|secret|token|credential|private_?key|access_?key|account_?key|api_?key$|connection_?string|key_?hash|hash$|certificate_?key)/i;

/** Names that hold only a mark or a reference, whatever they are called. */
const HARMLESS_NAMES = /(keysuffix|keyid|tokenstate|haspassword|secretname|expire|enabled|type|count|at)$/i;

export interface Redactor {
  /** Any text: URLs, messages, console output, bodies that are not JSON. */
  text(value: string): string;
  header(name: string, value: string): string;
  /** A body; JSON is redacted by place as well. */
  body(value: string): string;
}

/**
 * @param secrets values that must not be shown.
 * @param credentials user name and password of HTTP Basic: their Base64 pair is a secret as well.
 */
export function createRedactor(secrets: readonly string[], credentials?: { user: string; password: string }): Redactor {
  const known = new Set<string>();
  let pattern: RegExp | undefined;

  function learn(value: string): void {
    if (value.length < SHORTEST_BY_VALUE || known.has(value)) return;
    for (const form of formsOf(value)) known.add(form);
    pattern = undefined;
  }

  for (const secret of secrets) learn(secret);
  if (credentials !== undefined && credentials.password !== '') {
    learn(Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64'));
  }

  function text(value: string): string {
    if (known.size > 0)
      pattern ??= new RegExp(
        [...known]
          .sort((a, b) => b.length - a.length)
          .map(escapePattern)
          .join('|'),
        'g',
      );
    const byValue = pattern === undefined ? value : value.replace(pattern, REDACTED);
    return byValue
      .replace(/(\/\/[^/\s:@]*:)[^/\s@]+@/g, `$1${REDACTED}@`)
      .replace(/\b(Basic|Bearer) +[A-Za-z0-9+/_.~-]{8,}=*/g, `$1 ${REDACTED}`);
  }

  function redactJson(value: Json, name: string): Json {
    if (typeof value === 'string') {
      if (!isSecretName(name) || value === '') return text(value);
      learn(value);
      return REDACTED;
    }
    if (typeof value === 'number' && isSecretName(name)) return REDACTED;
    if (Array.isArray(value)) return value.map((item) => redactJson(item as Json, name));
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(([key, child]): [string, Json] => [text(key), redactJson(child, key)]);
    return Object.fromEntries(entries);
  }

  return {
    text,
    header(name, value) {
      return SECRET_HEADERS.test(name) || isSecretName(name) ? REDACTED : text(value);
    },
    body(value) {
      const trimmed = value.trimStart();
      if (trimmed.startsWith('{') || trimmed.startsWith('[')) {
        try {
          const parsed = JSON.parse(value) as Json;
          // Once to learn what the places hold, once to redact it wherever it stands.
          redactJson(parsed, '');
          return JSON.stringify(redactJson(parsed, ''));
        } catch {
          // Broken JSON is redacted as text.
        }
      }
      return text(redactPlaces(value));
    },
  };
}

/** `"password": "…"` and `password=…` in text that does not parse. */
function redactPlaces(value: string): string {
  return value
    .replace(
      /("([^"\\]{1,60})"\s*:\s*)"((?:[^"\\]|\\.)*)("|$)/g,
      (whole, lead: string, name: string, _inner: string, end: string) =>
        isSecretName(name) ? `${lead}"${REDACTED}${end}` : whole,
    )
    .replace(/\b([\w-]{1,60})=([^&\s"'<>]+)/g, (whole, name: string) =>
      isSecretName(name) ? `${name}=${REDACTED}` : whole,
    );
}

function isSecretName(name: string): boolean {
  return SECRET_NAMES.test(name) && !HARMLESS_NAMES.test(name);
}

function formsOf(value: string): string[] {
  const base64 = Buffer.from(value).toString('base64');
  const forms = [
    value,
    encodeURIComponent(value),
    encodeURIComponent(value).replaceAll('%20', '+'),
    JSON.stringify(value).slice(1, -1),
    base64,
    base64.replace(/=+$/, ''),
    encodeURIComponent(base64),
    Buffer.from(value).toString('base64url'),
    Buffer.from(value).toString('hex'),
  ];
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST_BY_VALUE);
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
