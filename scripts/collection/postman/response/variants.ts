// Variants: an operation that documents several responses, each with a body of its own, or a range of them.

/** The documented response that a response is, by its status and its media type: a status or type itself before a range of them. */
function variantOf(variants: ResponseVariant[], response: PostmanResponse): ResponseVariant | undefined {
  const type = mediaTypeOf(response);
  const { code } = response;
  const exact = variants.filter(({ status }) => status === code);
  const ofStatus = exact.length > 0 ? exact : variants.filter(({ status }) => isStatus(code, status));
  return (
    ofStatus.find((variant) => variant.type === undefined) ??
    withParameters(
      ofStatus.filter((variant) => variant.type === type),
      String(response.headers.get('Content-Type') || ''),
    ) ??
    ofStatus.filter((variant) => isType(type, variant.type)).sort((a, b) => specificity(b) - specificity(a))[0]
  );
}

/** The variant whose parameters (`version=2`) a type has, of those that differ in nothing else. */
function withParameters(variants: ResponseVariant[], type: string) {
  const given = type
    .slice(0, MAX_TYPE)
    .split(';')
    .map((text) => trimmed(text).replace(/"/g, '').toLowerCase());
  const matching = variants.filter(({ parameters = [] }) =>
    parameters.every((parameter) => given.includes(parameter.toLowerCase())),
  );
  const count = ({ parameters = [] }: ResponseVariant) => parameters.length;
  return matching.sort((a, b) => count(b) - count(a))[0] ?? variants[0];
}

/** @param expected a status, or a range such as `2XX` */
function isStatus(code: number, expected: number | string) {
  return typeof expected === 'number' ? code === expected : String(code).charAt(0) === expected.charAt(0);
}

/** Whether a media type is in a range (RFC 9110, section 12.5.1); a suffix (`+json`) after the star counts, too. */
function isType(type: string, range: string = '*/*') {
  if (!range.includes('*')) return type === range;
  const [start = '', end = ''] = range === '*/*' ? [] : range.split('*');
  return type.length >= start.length + end.length && type.startsWith(start) && type.endsWith(end);
}

function specificity({ type = '' }: ResponseVariant) {
  return type === '*/*' ? 0 : type.length;
}

function isJsonType(type: string) {
  return /^[^/]+\/(?:.+\+)?json$/.test(type);
}

function variantProblem(variants: ResponseVariant[], response: PostmanResponse) {
  const ofStatus = variants.filter(({ status }) => isStatus(response.code, status));
  return otherType(response, [...new Set(ofStatus.map(({ type = '' }) => type))].join(' or '));
}
