// Content: JSON in its envelope, Prometheus' text and PEM, each checked as what it is.

/**
 * @param {PostmanResponse} response
 * @param {string} mediaType
 */
function typeProblem(response, mediaType) {
  const type = trimmed((response.headers.get('Content-Type') || '').split(';', 1)[0] || '').toLowerCase();
  return type === mediaType
    ? undefined
    : `the content type is ${type ? JSON.stringify(type) : 'not given'} instead of ${JSON.stringify(mediaType)}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * @param {any} body
 * @param {number} code
 * @param {string} [property] the one that holds the answer itself
 */
function envelopeProblem(body, code, property) {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'the body is not an object';
  if (api.envelope === undefined) return undefined;
  const { status, requestId, requestIdFormat, error } = api.envelope;
  if (status !== undefined && at(body, status) !== code)
    return `${status} is ${describe(at(body, status))}, the HTTP status is ${code}`;
  const id = at(body, requestId);
  if (requestIdFormat === 'uuid' ? !UUID.test(String(id)) : !isFilled(id))
    return `${requestId} is not a ${requestIdFormat === 'uuid' ? 'UUID' : 'request ID'}, but ${describe(id)}`;
  if (property !== undefined && !Object.hasOwn(body, property))
    return `there is no /${property}${at(body, error) === undefined ? '' : `, but an ${error}`}`;
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
  if (response.code < 400) return `the request was accepted with ${response.code}`;
  if (response.code >= 500) return `the server failed with ${response.code} instead of refusing`;
  if (response.code === 429) return 'the rate limit answered instead of the API';
  let body;
  try {
    body = parsedBody(response);
  } catch {
    return 'the refusal is not the JSON envelope';
  }
  if (typeof at(body, api.errors.message) !== 'string') return `the refusal has no ${api.errors.message}`;
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
    if (!isSample(content)) return `sample ${samples} is not in Prometheus' text format`;
  }
  return samples === 0 && !text.includes('#') ? 'there are no metrics' : undefined;
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
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(content)) return `certificate ${certificates + 1} is not in base64`;
      characters += content.length;
      continue;
    }
    const [, edge, label = ''] = boundary;
    if (label.includes('PRIVATE KEY')) return 'there is a private key among the certificates';
    if (label !== 'CERTIFICATE') return 'there is something else among the certificates';
    if ((edge === 'BEGIN') !== (characters === -1)) return `certificate ${certificates + 1} is not whole`;
    if (edge === 'END' && characters === 0) return `certificate ${certificates + 1} is empty`;
    if (edge === 'END') certificates += 1;
    characters = edge === 'BEGIN' ? 0 : -1;
  }
  if (characters !== -1) return `certificate ${certificates + 1} is not whole`;
  return certificates === 0 ? 'there is no certificate' : undefined;
}
