// Content: JSON in its envelope, Prometheus' text and PEM, each checked as what it is.

/**
 * @param {PostmanResponse} response
 * @param {string} mediaType
 */
function typeProblem(response, mediaType) {
  const type = (response.headers.get('Content-Type') || '').split(';')[0]?.trim().toLowerCase();
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
  if (body.status !== code) return `/status is ${describe(body.status)}, the HTTP status is ${code}`;
  if (!UUID.test(String(body.requestId))) return `/requestId is not a UUID, but ${describe(body.requestId)}`;
  if (property !== undefined && !Object.hasOwn(body, property))
    return `there is no /${property}${'error' in body ? ', but an /error' : ''}`;
  return undefined;
}

/** @param {PostmanResponse} response */
function refusalProblem(response) {
  if (response.code < 400) return `the request was accepted with ${response.code}`;
  if (response.code >= 500) return `the server failed with ${response.code} instead of refusing`;
  if (response.code === 429) return 'the rate limit answered instead of the API';
  let body;
  try {
    body = JSON.parse(response.text());
  } catch {
    return 'the refusal is not the JSON envelope';
  }
  if (typeof body !== 'object' || body === null || typeof body.error !== 'string') return 'the refusal has no /error';
  return envelopeProblem(body, response.code);
}

/**
 * Prometheus' text exposition: comments, and samples of a name, labels, a value and perhaps a time.
 *
 * @param {string} text
 */
function prometheusProblem(text) {
  const sample = /^[a-zA-Z_:][a-zA-Z0-9_:]*(\{.*\})?\s+[-+]?(\d[\d.eE+-]*|\.\d[\deE+-]*|Inf|NaN)(\s+-?\d+)?$/;
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const wrong = lines.findIndex((line) => !sample.test(line.trim()));
  if (wrong !== -1) return `sample ${wrong + 1} is not in Prometheus' text format`;
  return lines.length === 0 && !text.includes('#') ? 'there are no metrics' : undefined;
}

/** @param {string} text PEM (RFC 7468): one certificate at least, and nothing that is not one */
function pemProblem(text) {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----\s+[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g) || [];
  if (blocks.length === 0) return 'there is no certificate';
  return /PRIVATE KEY/.test(text) ? 'there is a private key among the certificates' : undefined;
}
