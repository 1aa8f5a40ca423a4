// Content: JSON in its envelope, Prometheus' text and PEM, each checked as what it is.

/**
 * @param {PostmanResponse} response
 * @param {string} mediaType
 */
function typeProblem(response, mediaType) {
  const type = trimmed((response.headers.get('Content-Type') || '').split(';', 1)[0] || '').toLowerCase();
  if (type === mediaType) return undefined;
  const shown = type.slice(0, MAX_TYPE);
  return problem(
    `the content type is ${shown ? JSON.stringify(shown) : 'not given'} instead of ${JSON.stringify(mediaType)}`,
    { code: 'media-type', expected: mediaType, actual: shown || described(undefined) },
  );
}

/** Characters of a media type that are shown. */
const MAX_TYPE = 100;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * @param {any} body
 * @param {number} code
 * @param {string} [property] the one that holds the result
 */
function envelopeProblem(body, code, property) {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return problem('the body is not an object', {
      code: 'envelope-type',
      pointer: '',
      expected: 'object',
      actual: described(body),
    });
  if (api.envelope === undefined) return undefined;
  const { status, requestId, requestIdFormat, error } = api.envelope;
  const shown = status === undefined ? undefined : at(body, status);
  if (status !== undefined && shown !== code)
    return problem(`${status} is ${describe(shown)}, the HTTP status is ${code}`, {
      code: 'envelope-status',
      pointer: status,
      expected: code,
      actual: described(shown),
    });
  const id = at(body, requestId);
  if (requestIdFormat === 'uuid' ? !UUID.test(String(id)) : !isFilled(id))
    return problem(`${requestId} is not a ${requestIdFormat === 'uuid' ? 'UUID' : 'request ID'}, but ${describe(id)}`, {
      code: 'envelope-request-id',
      pointer: requestId,
      expected: requestIdFormat ?? 'request ID',
      actual: described(id),
    });
  if (property !== undefined && !Object.hasOwn(body, property)) {
    const hasError = at(body, error) !== undefined;
    return problem(`there is no /${property}${hasError ? `, but an ${error}` : ''}`, {
      code: 'envelope-property',
      pointer: `/${property}`,
      actual: hasError ? 'error' : described(undefined),
    });
  }
  return undefined;
}

/**
 * @param {PostmanResponse} response
 * @returns {any}
 * @throws Error where the body is not JSON, or too large to be read as such
 */
function parsedBody(response) {
  const text = response.text();
  if (hasTooManyValues(text)) throw new Error('too many values');
  return JSON.parse(text);
}

/**
 * Whether a gateway in front of the API refused: it serves no such route, and says so in a page of its own.
 *
 * @param {PostmanResponse} response
 */
function isGatewayRefusal(response) {
  const isPage = /^text\/html\b/i.test(String(response.headers.get('content-type') || ''));
  return isPage && (response.code === 404 || response.code === 405);
}

/**
 * @param {PostmanResponse} response
 * @param {boolean} [byGateway] whether a gateway's refusal counts: for a method that the document does not have
 */
function refusalProblem(response, byGateway) {
  if (byGateway && isGatewayRefusal(response)) return undefined;
  const actual = response.code;
  if (response.code < 400) return problem(`the request was accepted with ${actual}`, { code: 'accepted', actual });
  if (response.code >= 500)
    return problem(`the server failed with ${actual} instead of refusing`, { code: 'server-error', actual });
  if (response.code === 429)
    return problem('the rate limit refused the request, and not the API', { code: 'rate-limited', actual });
  let body;
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
 *
 * @param {string} text
 */
function* linesOf(text) {
  for (let start = 0; start <= text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    if (end > start) yield text.slice(start, end);
    start = end + 1;
  }
}

/**
 * A library of Postman's sandbox puts another `trim` in the place of JavaScript's: its time grows with the square of the text.
 *
 * @param {string} text
 */
function trimmed(text) {
  return text.trimStart().trimEnd();
}

/**
 * Prometheus' text format (version 0.0.4): comments, and samples of a name, labels, a value and perhaps a time.
 *
 * @param {string} text
 */
function prometheusProblem(text) {
  let samples = 0;
  for (const line of linesOf(text)) {
    const content = trimmed(line);
    if (content === '' || content.startsWith('#')) continue;
    samples += 1;
    if (!isSample(content))
      return problem(`sample ${samples} is not in Prometheus' text format`, {
        code: 'prometheus-syntax',
        actual: samples,
      });
  }
  return samples === 0 && !text.includes('#')
    ? problem('there are no metrics', { code: 'prometheus-empty' })
    : undefined;
}

/**
 * Reads from left to right, and never back.
 *
 * @param {string} line without blanks around it
 */
function isSample(line) {
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0] || '';
  const labelsStart = name.length + blanksAt(line, name.length);
  const end = line[labelsStart] === '{' ? labelsEnd(line, labelsStart) : name.length;
  if (name === '' || end === -1) return false;
  const rest = line.slice(end);
  const [value = '', time = '0', more] = trimmed(rest).split(/[ \t]+/, 3);
  return (
    blanksAt(rest, 0) > 0 &&
    more === undefined &&
    /^[-+]?(\d[\d.eE+-]*|\.\d[\deE+-]*|Inf|NaN)$/.test(value) &&
    /^-?\d+$/.test(time)
  );
}

/**
 * @param {string} line
 * @param {number} start
 */
function blanksAt(line, start) {
  let end = start;
  while (line[end] === ' ' || line[end] === '\t') end += 1;
  return end - start;
}

/**
 * Braces within quotes are text.
 *
 * @param {string} line
 * @param {number} start of the opening brace
 * @returns {number} after the closing brace; -1 where there is none
 */
function labelsEnd(line, start) {
  let isQuoted = false;
  for (let index = start + 1; index < line.length; index += 1) {
    if (isQuoted && line[index] === '\\') index += 1;
    else if (line[index] === '"') isQuoted = !isQuoted;
    else if (line[index] === '}' && !isQuoted) return index + 1;
  }
  return -1;
}

/** @param {string} text PEM (RFC 7468): one certificate at least, and nothing that is not one */
function pemProblem(text) {
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

/** @param {number} certificate counted from 1 */
function incomplete(certificate) {
  return problem(`certificate ${certificate} is incomplete`, { code: 'pem-incomplete', actual: certificate });
}

/**
 * @param {PostmanResponse} response
 * @param {string} text
 */
function isHtml(response, text) {
  return (
    /html/i.test((response.headers.get('Content-Type') || '').slice(0, MAX_TYPE)) ||
    /^\s{0,100}<(?:!doctype|html)\b/i.test(text.slice(0, 200))
  );
}
