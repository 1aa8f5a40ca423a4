// Content: JSON in its envelope, and PEM, each checked as what it is.

/** The media type of a response without its parameters; types are the same in any case (RFC 9110, section 8.3.1). */
function mediaTypeOf(response: PostmanResponse) {
  return trimmed(String(response.headers.get('Content-Type') || '').split(';', 1)[0] || '').toLowerCase();
}

function typeProblem(response: PostmanResponse, mediaType: string) {
  return mediaTypeOf(response) === mediaType ? undefined : otherType(response, mediaType);
}

function otherType(response: PostmanResponse, expected: string) {
  const shown = mediaTypeOf(response).slice(0, MAX_TYPE);
  return problem(`the content type is ${shown ? JSON.stringify(shown) : 'not given'} instead of ${expected}`, {
    code: 'media-type',
    expected,
    actual: shown || shownValue(undefined),
  });
}

const MAX_TYPE = 100;

const HTML_TYPES = ['text/html', 'application/xhtml+xml'];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @param property the one that holds the result */
function envelopeProblem(body: unknown, code: number, property?: string) {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return problem('the body is not an object', {
      code: 'envelope-type',
      pointer: '',
      expected: 'object',
      actual: shownValue(body),
    });
  if (api.envelope === undefined) return undefined;
  const { status, requestId, requestIdFormat, error } = api.envelope;
  const shown = status === undefined ? undefined : at(body, status);
  if (status !== undefined && shown !== code)
    return problem(`${status} is ${valueInWords(shown)}, the HTTP status is ${code}`, {
      code: 'envelope-status',
      pointer: status,
      expected: code,
      actual: shownValue(shown),
    });
  const id = at(body, requestId);
  const expected = requestIdFormat ?? 'request ID';
  if (expected === 'uuid' ? !UUID.test(String(id)) : !isFilled(id))
    return problem(`${requestId} is not a ${expected}, but ${valueInWords(id)}`, {
      code: 'envelope-request-id',
      pointer: requestId,
      expected,
      actual: shownValue(id),
    });
  if (property === undefined) return undefined;
  const isMissing = !Object.hasOwn(body, property);
  const hasError = Boolean(at(body, error));
  if (!isMissing && !hasError) return undefined;
  const found = [...(isMissing ? [`no /${property}`] : []), ...(hasError ? [`an ${error}`] : [])];
  return problem(`there is ${found.join(', but ')}`, {
    code: 'envelope-property',
    pointer: `/${property}`,
    actual: hasError ? 'error' : shownValue(undefined),
  });
}

/** @throws Error where the body is not JSON, or too large to be read as such */
function parsedBody(response: PostmanResponse): unknown {
  const text = response.text();
  if (hasTooManyValues(text)) throw new Error('too many values');
  return JSON.parse(text);
}

/**
 * A body with its integers that a number cannot hold, such as 64-bit IDs, as the text of their digits.
 *
 * @param text valid JSON
 * @param body what it was parsed to
 */
function exactBody(text: string, body: unknown) {
  if (!/\d{16}/.test(text)) return body;
  const exact = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, (token) =>
    /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  );
  return exact === text ? body : JSON.parse(exact);
}

/** Whether a gateway in front of the API refused the request: 404 or 405 with a page in HTML. */
function isGatewayRefusal(response: PostmanResponse) {
  return HTML_TYPES.includes(mediaTypeOf(response)) && (response.code === 404 || response.code === 405);
}

/** @param byGateway whether a gateway's refusal counts: for a method that the document does not have */
function refusalProblem(response: PostmanResponse, byGateway?: boolean) {
  if (byGateway && isGatewayRefusal(response)) return undefined;
  const actual = response.code;
  if (response.code < 400) return problem(`the request was accepted with ${actual}`, { code: 'accepted', actual });
  if (response.code >= 500)
    return problem(`the server failed with ${actual} instead of refusing`, { code: 'server-error', actual });
  if (response.code === 429)
    return problem('the rate limit refused the request, and not the API', { code: 'rate-limited', actual });
  let body: unknown;
  try {
    body = parsedBody(response);
  } catch {
    return problem('the refusal is not the JSON envelope', { code: 'refusal-not-json' });
  }
  const pointer = api.errors.message;
  if (typeof at(body, pointer) !== 'string')
    return problem(`the refusal has no ${pointer}`, { code: 'refusal-without-error', pointer });
  return envelopeProblem(body, response.code);
}

/**
 * The lines of a text that are not empty, one at a time: to split a text of a hundred million line ends would take all of the memory.
 */
function* linesOf(text: string) {
  for (let start = 0; start <= text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    if (end > start) yield text.slice(start, end);
    start = end + 1;
  }
}

/** A library of Postman's sandbox puts another `trim` in the place of JavaScript's: its time grows with the square of the text. */
function trimmed(text: string) {
  return text.trimStart().trimEnd();
}

/** @param text PEM (RFC 7468): one certificate at least, and nothing that is not one */
function pemProblem(text: string) {
  let certificates = 0;
  let characters = -1;
  for (const line of linesOf(text)) {
    const content = trimmed(line);
    const boundary = /^-----(BEGIN|END) ([A-Z0-9 ]{1,100})-----$/.exec(content);
    if (boundary === null) {
      if (characters === -1) continue;
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(content))
        return problem(`certificate ${certificates + 1} is not in base64`, {
          code: 'pem-base64',
          actual: certificates + 1,
        });
      characters += content.length;
      continue;
    }
    const [, edge, label = ''] = boundary;
    if (label.includes('PRIVATE KEY'))
      return problem('there is a private key among the certificates', { code: 'pem-private-key' });
    if (label !== 'CERTIFICATE')
      return problem('there is something else among the certificates', { code: 'pem-other' });
    if ((edge === 'BEGIN') !== (characters === -1) || (edge === 'END' && characters === 0))
      return incomplete(certificates + 1);
    if (edge === 'END') certificates += 1;
    characters = edge === 'BEGIN' ? 0 : -1;
  }
  if (characters !== -1) return incomplete(certificates + 1);
  return certificates === 0 ? problem('there is no certificate', { code: 'pem-empty' }) : undefined;
}

/** @param certificate counted from 1 */
function incomplete(certificate: number) {
  return problem(`certificate ${certificate} is incomplete`, { code: 'pem-incomplete', actual: certificate });
}

function isHtml(response: PostmanResponse, text: string) {
  return HTML_TYPES.includes(mediaTypeOf(response)) || /^\s{0,100}<(?:!doctype|html)\b/i.test(text.slice(0, 200));
}
