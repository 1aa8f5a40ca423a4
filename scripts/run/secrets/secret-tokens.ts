/** Finds secrets in text by their format: HTTP credentials, JSON Web Tokens, private keys, and tokens with a vendor's prefix. */
import type { Range } from '../../shared/redacted.ts';

/** In each pattern, the first group stays readable and the rest of the match is the credential. */
const BASIC = /\b(Basic[ +]{1,8})[\w+/-]{8,}={0,2}/gi;
const OTHER_SCHEMES = /\b((?:Bearer|ApiKey|Negotiate|NTLM|Hawk|Splunk)[ +]{1,8})[\w+/.~-]{8,}=*/gi;
/** Digest (RFC 7616, section 3.4) and AWS signature 4. */
const SIGNATURES = /\b((?:response="|Signature=))[\da-f]{32,}/gi;

/** Tokens with a vendor's prefix. */
const VENDOR_TOKENS =
  /(?<![A-Za-z0-9])(?:gh[opsur]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}|sk-[\w-]{20,}|[rs]k_(?:live|test)_\w{10,}|whsec_\w{16,}|AIza[\w-]{30,}|ya29\.[\w-]{20,}|npm_[A-Za-z0-9]{30,}|hv[bs]\.[\w-]{20,}|PMAK-[\w-]{20,}|SG\.[\w-]{16,}\.[\w-]{16,}|dop_v1_[\da-f]{32,}|shp(?:at|ss)_[\da-f]{20,}|AGE-SECRET-KEY-1[A-Z0-9]{20,})/g;

/** Secrets by their own format: HTTP credentials, JSON Web Tokens, private keys, and tokens with a vendor's prefix. */
export function secretTokens(text: string): Range[] {
  return [
    ...matchesIn(text, BASIC, isUserAndPassword),
    ...matchesIn(text, OTHER_SCHEMES, isToken),
    ...matchesIn(text, SIGNATURES, () => true),
    ...matchesIn(text, VENDOR_TOKENS, () => true),
    ...jsonWebTokens(text),
    ...privateKeys(text),
  ];
}

function matchesIn(text: string, pattern: RegExp, isSecret: (credential: string) => boolean): Range[] {
  return [...text.matchAll(pattern)].flatMap(({ index, 0: match, 1: lead = '' }) =>
    isSecret(match.slice(lead.length)) ? [{ start: index + lead.length, end: index + match.length }] : [],
  );
}

/** Whether the text after a scheme is a token, unlike in "Bearer authentication". */
function isToken(credential: string): boolean {
  return /[0-9.=_-]/.test(credential.slice(0, 4096)) && !/^[a-z]+([.-]|\.[a-z]+)?$/.test(credential.slice(0, 64));
}

/** Whether the text after `Basic` is Base64 of a pair with a colon (RFC 7617, section 2), unlike "Basic authentication". */
function isUserAndPassword(credential: string): boolean {
  const decoded = Buffer.from(credential.slice(0, 4096), 'base64').toString('latin1');
  return decoded.includes(':') && /^[\x20-\x7e\x80-\xff]+$/.test(decoded);
}

/** A JWT header with an algorithm, type or key in Base64 (RFC 7515, section 3.1), also if the rest is truncated. */
const JWT_HEADER = /^eyJ(?:hbGci|0eXAi|raWQi|lbmMi|jdHki)/;

function jsonWebTokens(text: string): Range[] {
  const found: Range[] = [];
  if (!text.includes('eyJ')) return found;
  for (const { index, 0: run } of text.matchAll(/[\w.-]{12,}/g)) {
    for (let at = run.indexOf('eyJ'); at !== -1; ) {
      const dot = run.indexOf('.', at);
      const next = dot === -1 ? run.length : dot + 1;
      if (JWT_HEADER.test(run.slice(at, at + 16)) || (dot - at > 8 && /^[\w-]{6}/.test(run.slice(next, next + 6)))) {
        found.push({ start: index + at, end: index + run.length });
        break;
      }
      at = run.indexOf('eyJ', next);
    }
  }
  return found;
}

/** RFC 7468, section 10; also OpenSSH and PGP. A key without its last line extends to the end of the text. */
function privateKeys(text: string): Range[] {
  const found: Range[] = [];
  const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const start = match.index + match[0].length;
    const closing = text.indexOf('-----END ', start);
    const end = closing === -1 ? text.length : closing;
    found.push({ start, end });
    begin.lastIndex = end;
  }
  return found;
}
