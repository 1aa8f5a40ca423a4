/** The encodings in which a server, a gateway or a log can repeat a secret. */

const bytesOf = (text: string) => [...Buffer.from(text)];
const hex = (byte: number) => byte.toString(16).padStart(2, '0');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const eachByte = (spell: (byte: number) => string) => (text: string) => bytesOf(text).map(spell).join('');
const eachCharacter = (spell: (point: number) => string) => (text: string) =>
  [...text].map((character) => spell(character.codePointAt(0) as number)).join('');
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const NAMED: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": '#39',
  '/': '#x2F',
};
const html = (text: string) => text.replaceAll(/[&<>"'/]/g, (character) => `&${NAMED[character]};`);
const quotedPrintable = eachByte((byte) =>
  byte > 126 || byte < 32 || byte === 61 ? `=${hex(byte).toUpperCase()}` : String.fromCharCode(byte),
);

export const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in capitals': (text) => text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()),
  JSON: json,
  'JSON with escaped slashes': (text) => json(text).replaceAll('/', '\\/'),
  'JSON in JSON': (text) => json(json(text)),
  '\\u escapes': (text) =>
    Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  '\\U escapes': eachCharacter((point) => `\\U${point.toString(16).padStart(8, '0')}`),
  '\\u{…} escapes': eachCharacter((point) => `\\u{${point.toString(16)}}`),
  '\\x escapes': eachByte((byte) => `\\x${hex(byte)}`),
  'octal escapes': eachByte((byte) => `\\${byte.toString(8).padStart(3, '0')}`),
  'percent-encoded': encodeURIComponent,
  'percent-encoded in lower case': (text) => encodeURIComponent(text).replaceAll(/%../g, (byte) => byte.toLowerCase()),
  'percent-encoded, every byte': eachByte((byte) => `%${hex(byte)}`),
  'percent-encoded, every byte, in capitals': eachByte((byte) => `%${hex(byte).toUpperCase()}`),
  'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  '%u escapes': eachCharacter((point) => `%u${point.toString(16).padStart(4, '0')}`),
  'a form field': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'a JSON pointer': (text) => text.replaceAll('~', '~0').replaceAll('/', '~1'),
  'named references': html,
  'named references without semicolons': (text) =>
    text.replaceAll(/[&<>"](?![;=])/g, (character) => `&${NAMED[character]}`),
  'named references twice': (text) => html(html(text)),
  'decimal references': eachCharacter((point) => `&#${point};`),
  'decimal references without semicolons': eachCharacter((point) => `&#${point}`),
  'decimal references with zeros': eachCharacter((point) => `&#${String(point).padStart(10, '0')};`),
  'hexadecimal references with zeros': eachCharacter((point) => `&#x${point.toString(16).padStart(8, '0')};`),
  'references in JSON': eachCharacter((point) => `\\u0026#${point};`),
  'references, percent-encoded': (text) => encodeURIComponent(html(text)),
  'hexadecimal references without semicolons': eachCharacter((point) => `&#x${point.toString(16)}`),
  'hexadecimal references': eachCharacter((point) => `&#x${point.toString(16)};`),
  'hexadecimal references in capitals': eachCharacter((point) => `&#X${point.toString(16).toUpperCase()};`),
  'JSON in HTML': (text) => html(json(text)),
  'HTML in JSON': (text) => json(html(text)),
  'quoted-printable': quotedPrintable,
  'quoted-printable in lines': (text) => quotedPrintable(text).replaceAll(/((?:=..|[^=]){10})/g, '$1=\r\n'),
  'hexadecimal digits': eachByte(hex),
  'hexadecimal digits in capitals': eachByte((byte) => hex(byte).toUpperCase()),
  'hexadecimal digits of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('hex'),
  'UTF-16 read as UTF-8': (text) => [...text].map((character) => `${character}\0`).join(''),
  'UTF-16, percent-encoded': (text) => [...Buffer.from(text, 'utf16le')].map((byte) => `%${hex(byte)}`).join(''),
  'decomposed characters': (text) => text.normalize('NFD'),
  'hexadecimal with colons': (text) => bytesOf(text).map(hex).join(':'),
  'hexadecimal with spaces': (text) => bytesOf(text).map(hex).join(' '),
  'hexadecimal with 0x': (text) =>
    bytesOf(text)
      .map((byte) => `0x${hex(byte)}`)
      .join(', '),
  'a list of bytes as Go prints it': (text) => `[${bytesOf(text).join(' ')}]`,
  'a list of bytes': (text) => JSON.stringify(bytesOf(text)),
  Base64: base64,
  'Base64 without padding': (text) => base64(text).replaceAll('=', ''),
  'Base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
  'Base64, a byte before it': (text) => base64(`x${text}`),
  'Base64, two bytes around it': (text) => base64(`xx${text}yy`),
  'Base64 of a Basic pair': (text) => base64(`some-key:${text}`),
  'Base64 of JSON': (text) => base64(JSON.stringify({ a: 1, key: text, z: 2 })),
  'Base64 in lines': (text) => base64(`user:${text}`).replaceAll(/(.{20})/g, '$1\r\n'),
  'Base64 in lines that were joined': (text) => base64(`user:${text}`).replaceAll(/(.{20})/g, '$1 '),
  'Base64 in lines in JSON': (text) => json(base64(`user:${text}`).replaceAll(/(.{20})/g, '$1\n')),
  'Base64 percent-encoded': (text) => encodeURIComponent(base64(text)),
  'Base64 with escaped slashes': (text) => base64(text).replaceAll('/', '\\/'),
  'Base64 of UTF-16': (text) => Buffer.from(`key:${text}`, 'utf16le').toString('base64'),
  'Base64 of UTF-16, big-endian': (text) => Buffer.from(text, 'utf16le').swap16().toString('base64'),
  'Base64 of references': (text) => base64(html(text)),
  'Base64 in references': (text) => eachCharacter((point) => `&#${point};`)(base64(`key:${text}`)),
  'Base64 twice': (text) => base64(base64(text)),
};

/** Encodings of 6 bits per character: the characters of a part depend on its position. */
export const isBase64 = (name: string) => name.startsWith('Base64');
