/** Secrets in the text of a JSON body, found by the names of their places; every other byte stays as the server sent it. */
import { isNumericSecretName, isSecretBelow, REDACTED } from './secret-places.ts';

export interface JsonSecretVisitor {
  /** A value at a secret's place. */
  readonly found: (value: string) => void;
  /** Any other string, unescaped: returns what may be shown of it. */
  readonly text: (value: string) => string;
}

interface Level {
  readonly isObject: boolean;
  /** Name of the property that holds this object or array. */
  readonly name: string;
  key: string;
}

/** Strings (also one that the clipping cut off), numbers and words, and the signs between them. */
const TOKENS = /"(?:[^"\\]|\\[\s\S]?)*"?|-?\d[\d.eE+-]*|[{}[\]:,]/g;

/** Text of a body that is meant to be JSON; it need not be whole or valid. */
export function redactJsonText(json: string, visitor: JsonSecretVisitor): string {
  const levels: Level[] = [];
  return json.replace(TOKENS, (token: string, at: number) => {
    const level = levels.at(-1);
    switch (token) {
      case '{':
      case '[':
        levels.push({ isObject: token === '{', name: nameOf(level), key: '' });
        return token;
      case '}':
      case ']':
        levels.pop();
        return token;
      case ':':
      case ',':
        return token;
    }
    if (!token.startsWith('"')) return isNumericSecretName(nameOf(level)) ? `"${REDACTED}"` : token;
    const value = unescaped(token);
    if (level?.isObject === true && isKey(json, at + token.length)) {
      level.key = value;
      return shown(token, value, visitor.text(value));
    }
    if (value !== '' && isSecretBelow(level?.name ?? '', nameOf(level))) {
      visitor.found(value);
      return `"${REDACTED}"`;
    }
    // JSON inside a string, as webhooks and logs carry it.
    const inner = /^\s*[{[]/.test(value) ? redactJsonText(value, visitor) : value;
    return shown(token, value, visitor.text(inner));
  });
}

/** The name that a value at this level stands under: its key, or in an array that of the array. */
function nameOf(level: Level | undefined): string {
  if (level === undefined) return '';
  return level.isObject ? level.key : level.name;
}

function isKey(json: string, end: number): boolean {
  for (let at = end; at < json.length; at++) {
    const char = json[at] as string;
    if (char === ':') return true;
    if (!/\s/.test(char)) return false;
  }
  return false;
}

function unescaped(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token.replace(/^"|"$/g, '');
  }
}

function shown(token: string, value: string, redacted: string): string {
  return redacted === value ? token : JSON.stringify(redacted);
}
