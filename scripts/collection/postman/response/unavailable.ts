// Unavailable: a healthy account need not have everything. A response that says so is no failure where nothing of this run speaks
// against it: a gateway's page, or an error below a service that does not exist, stays one.

/**
 * Why the operation is not available, by the response.
 *
 * @returns nothing for a response that has to be checked
 */
function unavailabilityOf(
  response: PostmanResponse,
  { unavailable = [], below = [] }: ResponseOptions,
): { why: string; status: number; unproven?: string[] } | undefined {
  const rule = unavailable.find((one) => one.status === response.code && isSaidBy(response, one, below));
  if (rule === undefined) return undefined;
  const parts = rule.emptyUnless ? [...new Set([...below, rule.emptyUnless.variable])] : below;
  const unproven = parts.filter((variable) => !isProven(variable, rule));
  // A list that did not show it, or that failed, speaks against it. Nothing speaks against a request that is sent alone, unless its
  // status can mean as well that the key is wrong.
  if (unproven.some((variable) => below.includes(variable) && wasAskedFor(variable))) return undefined;
  const { why, status } = rule;
  const uncertain = unproven.filter((variable) => !wasAskedFor(variable));
  if (uncertain.length > 0 && api.refusedWith?.includes(status)) return undefined;
  return { why, status, ...(uncertain.length > 0 && { unproven: uncertain }) };
}

function isSaidBy(response: PostmanResponse, { error, emptyUnless }: UnavailableRule, below: string[]) {
  if (emptyUnless === undefined) {
    const own = ownError(response);
    return own !== '' && (error === undefined || new RegExp(error, 'i').test(own));
  }
  const text = response.text();
  if (trimmed(text.slice(0, MAX_BLANK)) !== '' || text.length > MAX_BLANK || isHtml(response, text)) return false;
  const { variable, property, value } = emptyUnless;
  const known = knownIds().get(variable);
  if (known === undefined) return !wasAskedFor(variable);
  return below.includes(variable)
    ? known.item?.[property] !== value
    : !(known.values?.[property] || []).includes(value);
}

/** Characters of a body that is taken for empty: line ends only. */
const MAX_BLANK = 10;

/**
 * Whether the run has shown that there is something of that ID. A list that is not available shows none of its items; that says
 * nothing against an item which is not available either, but it does against one that is said not to exist.
 */
function isProven(variable: string, { status }: UnavailableRule) {
  const known = knownIds().get(variable);
  return known?.item !== undefined || (known?.unavailable !== undefined && !api.errors.missing.includes(status));
}

/** Whether this run has sent the request that would show the ID. */
function wasAskedFor(variable: string) {
  const source = api.sources[variable];
  return knownIds().has(variable) || (source !== undefined && runMemory().sent.has(source.request));
}

/**
 * The error's text where the response is the API's own error, in the envelope that the API gives its errors.
 *
 * @returns empty for any other response
 */
function ownError(response: PostmanResponse): string {
  const error = errorText(response);
  if (error === '' || isHtml(response, response.text())) return '';
  return envelopeProblem(parsedBody(response), response.code) === undefined ? error : '';
}

/** Skips the checks of the response, and remembers that what it would have listed is not available. */
function unavailableChecks(found: { why: string; status: number; unproven?: string[] }): ResponseChecks {
  const { why, status, unproven } = found;
  const doubt = unproven ? `; not certain, as no request before it has listed ${unproven.join(' and ')}` : '';
  emitEvent('skipped', `${why} (HTTP ${status})${doubt}`, { reasonCode: 'unavailable', params: found });
  return {
    ...unchecked((name) => client.test.skip(name, () => {})),
    isListOf: ({ variable, keep = {} }) => rememberUnavailable([variable, ...Object.keys(keep)], { why, status }),
    provides: (pointers) => rememberUnavailable(Object.keys(pointers), { why, status }),
  };
}
