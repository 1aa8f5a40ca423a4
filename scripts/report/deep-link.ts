/** The stable address of one request inside the page. */

// Half of a surrogate pair has no UTF-8 form, and encodeURIComponent throws on it.
const HALF_PAIR = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * The fragment of a request, without `#`: `production/instanceGet`. It is the `id` of the element too, so that the link
 * works with scripts off; percent-encoded, because an ID has no spaces and because a request's own ID holds `#` where an
 * operation occurs twice.
 *
 * @param requestId absent for the environment itself, `production/`: no section of the page can have that ID.
 */
export function fragmentOf(environment: string, requestId = ''): string {
  return [environment, requestId].map((part) => encodeURIComponent(part.replace(HALF_PAIR, '\ufffd'))).join('/');
}
