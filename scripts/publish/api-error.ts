/** What the Postman API refuses, in the words of this project's errors. */
import { type ErrorCode, ExpectedError } from '../errors.ts';
import { isObject } from '../json.ts';
import { printable } from '../shared/printable.ts';
import { askedDelay } from './retry.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Address of the API and path, without the key. */
  readonly url: string;
  /** Bytes of the body. */
  readonly bytes: number;
}

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly now: number;
}

/** @param hide takes the key out of a text, should the server repeat it. */
export function refusal(call: Call, answer: ErrorAnswer, hide: (text: string) => string): ExpectedError {
  const { status } = answer;
  const said = errorText(answer.text, hide);
  const where = hide(`${call.method} ${call.url}`);
  const error = (code: ErrorCode, what: string, remedy: string) =>
    new ExpectedError(code, { what: said === '' ? what : `${what}: ${said}`, where, remedy });
  if (status === 401)
    return error(
      'publish-unauthorised',
      'Postman does not accept the API key',
      'make a key in Postman under Settings › API keys, and set POSTMAN_API_KEY in .env or in the process environment',
    );
  if (status === 403)
    return error(
      'publish-unauthorised',
      'the owner of the API key may not do this',
      'ask for the role of an editor in the workspace, or use the key of somebody who has it',
    );
  if (status === 404)
    return error(
      'publish-not-found',
      'Postman does not have this, or not for the owner of the API key',
      'check --workspace, and that the key belongs to the right account or team',
    );
  if (status === 413)
    return error(
      'publish-too-large',
      `Postman does not take a body of ${megabytes(call.bytes)}`,
      'publish one suite at a time with --suite, or raise the limit of the proxy in between',
    );
  if (status === 429) {
    const wait = askedDelay(answer.headers, answer.now);
    return error(
      'publish-rate-limited',
      'the limit of calls to the Postman API is reached',
      `run it again ${wait === undefined ? 'in a few minutes' : `in ${Math.ceil(wait / 1000)} s`}; what was published before stays, and is not sent twice`,
    );
  }
  if (status >= 500)
    return error(
      'publish-unavailable',
      `the Postman API answered ${status}`,
      call.method === 'POST'
        ? 'look in the workspace whether it was created all the same, then run it again'
        : 'run it again later; status.postman.com says whether others are concerned',
    );
  if (status >= 300 && status < 400)
    return error(
      'publish-unavailable',
      `the Postman API redirects (${status}), and the key is not sent elsewhere`,
      'a proxy or a login page may have answered: check the address and HTTPS_PROXY',
    );
  return error(
    'publish-refused',
    `the Postman API answered ${status}`,
    'the message says what it does not take; `npm run publish:postman -- --dry-run` shows what would be sent',
  );
}

/** An answer that is no JSON object: most likely somebody else's. */
export function notJson(call: Call, text: string, hide: (text: string) => string): ExpectedError {
  const what = text.trimStart().startsWith('<') ? 'with HTML' : 'with something that is no JSON object';
  return new ExpectedError('publish-unavailable', {
    what: `the Postman API answered ${what}`,
    where: hide(`${call.method} ${call.url}`),
    remedy: 'a proxy or a login page may have answered instead: check the address and HTTPS_PROXY',
  });
}

export function unreachable(call: Call, reason: string, hide: (text: string) => string): ExpectedError {
  return new ExpectedError('publish-unavailable', {
    what: `the Postman API cannot be reached (${printable(hide(reason))})`,
    where: hide(`${call.method} ${call.url}`),
    remedy: 'check the network and HTTPS_PROXY, and run it again',
  });
}

/**
 * What an error body says: `{error: {name, message}}`, or problem details (RFC 9457), which Postman's newer endpoints give. Empty
 * where it says nothing.
 */
function errorText(text: string, hide: (text: string) => string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (!isObject(body)) return '';
    const { error, detail, title } = body;
    // The key goes before the text is shortened: half of it would not be known any more.
    if (typeof error === 'string') return printable(hide(error), 200);
    const [what, kind] = isObject(error) ? [error.message, error.name] : [detail, title];
    const words = [what, kind].filter((word) => typeof word === 'string' && word !== '');
    return printable(
      hide(words.length === 2 && what !== kind ? `${words[0]} (${words[1]})` : String(words[0] ?? '')),
      200,
    );
  } catch {
    return '';
  }
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${bytes} bytes` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
