// The response: what each request's own script asks of it, in the order in which a person would look.

/**
 * Starts the checks of one response.
 *
 * @param {Sandbox} sandbox the calling script's own
 * @param {ResponseOptions} [options]
 * @returns {ResponseChecks}
 */
function responseChecks(sandbox, options = {}) {
  bindGlobals(sandbox);
  // Where the client cannot skip a request, this one was sent to nowhere (see `skipRequest`): there is nothing to check.
  if (String(pm.request.url).includes('//skipped.invalid')) return unchecked((name) => pm.test.skip(name, () => {}));
  recordResponse();
  if (retryLater()) return unchecked(() => {});
  const response = pm.response;
  // Some versions of the runtime give a response without a code where there is none.
  if (response === undefined || response.code === undefined)
    return unchecked((name) => testFor(name, problem('no response', { code: 'no-response' })));
  const unavailable = unavailabilityOf(response, options);
  if (unavailable) return unavailableChecks(unavailable);
  return checked(response, options.isNew === true);
}

/**
 * A response whose checks all end in the same way.
 *
 * @param {(name: string) => void} end
 * @returns {ResponseChecks}
 */
function unchecked(end) {
  const none = () => {};
  return {
    hasStatus: (expected) => end(`Status is ${expected}`),
    isJson: none,
    isPrometheus: none,
    isPem: none,
    hasType: none,
    hasEnvelope: none,
    follows: none,
    isListOf: none,
    isItem: none,
    belongsTo: none,
    provides: none,
    isRefused: () => end('The request is refused'),
    value: none,
    succeeded: () => false,
    conclude: end,
  };
}

/**
 * @param {PostmanResponse} response
 * @param {boolean} isNew
 * @returns {ResponseChecks}
 */
function checked(response, isNew) {
  let body = /** @type {any} */ (undefined);
  let usable = true;

  /**
   * A named check; those after a wrong status or an unreadable body are shown as skipped.
   *
   * @param {string} name
   * @param {() => Problem | undefined} find
   */
  function check(name, find) {
    if (!usable) {
      pm.test.skip(name, () => {});
      return false;
    }
    const found = find();
    testFor(name, found);
    return found === undefined;
  }

  return {
    hasStatus(expected) {
      usable = check(`Status is ${expected}`, () => statusProblem(response, expected));
    },
    isJson(mediaType = 'application/json') {
      usable =
        check('Body is JSON', () => {
          const text = response.text();
          if (hasTooManyValues(text))
            return problem(`the body has more than ${MAX_VALUES} values, too many to be checked`, {
              code: 'too-many-values',
              expected: MAX_VALUES,
            });
          try {
            body = JSON.parse(text);
          } catch {
            const start = text.slice(0, 40);
            return problem(`the body is not JSON: it starts with ${JSON.stringify(start)}`, {
              code: isHtml(response, text) ? 'html' : 'not-json',
              expected: mediaType,
              actual: start,
            });
          }
          return typeProblem(response, mediaType);
        }) && usable;
    },
    isPrometheus(mediaType) {
      check('Body is Prometheus text', () => typeProblem(response, mediaType) || prometheusProblem(response.text()));
    },
    isPem(mediaType) {
      check('Body is PEM certificates', () => typeProblem(response, mediaType) || pemProblem(response.text()));
    },
    hasType(mediaType) {
      check(`Content type is ${mediaType}`, () => typeProblem(response, mediaType));
    },
    hasEnvelope(property) {
      const expected = api.envelope?.status === undefined ? 'a request ID' : 'the status and a request ID';
      check(`Envelope has ${expected}`, () => envelopeProblem(body, response.code, property));
    },
    follows(schema) {
      const passed = check('Body follows the contract', () => contractProblem(schema, body));
      if (!usable || !passed) return;
      for (const finding of findingsIn(schema, body)) {
        if (!(isNew && finding.kind === 'missing-property')) emitFinding(finding);
      }
    },
    isListOf(rule) {
      const items = at(body, rule.at);
      if (!usable || !Array.isArray(items)) return;
      const item = captureFrom(items, rule);
      if (!isGiven(rule.variable)) return;
      check(`List contains ${rule.variable}`, () =>
        item
          ? undefined
          : problem(
              `none of the ${items.length} items has the ${rule.id} that ${rule.variable} names in the environment`,
              {
                code: 'not-in-list',
                pointer: rule.at,
                expected: rule.variable,
                actual: items.length,
              },
            ),
      );
    },
    isItem(rule) {
      const item = /** @type {PlainObject | undefined} */ (at(body, rule.at));
      if (!usable || item === undefined) return;
      const isAsked = item !== null && holds(rule.variable, item[rule.id]);
      check(`Item is the one that ${rule.variable} names`, () =>
        isAsked
          ? undefined
          : problem(`${rule.at}/${rule.id} is another ID than the one that was asked for`, {
              code: 'other-id',
              pointer: `${rule.at}/${rule.id}`,
              expected: rule.variable,
            }),
      );
      const known = knownIds().get(rule.variable);
      const listed = known?.item;
      if (isAsked && !listed) knownIds().set(rule.variable, { ...known, item });
      if (item === null || !listed || !holds(rule.variable, listed[rule.id])) return;
      check('Item agrees with its list', () => {
        const differing = disagreements(rule.same || [], item, listed);
        if (differing.length === 0) return undefined;
        return {
          sentence: `differs from the list in ${differing.join(', ')}`,
          failures: differing.map((property) => ({
            code: /** @type {const} */ ('other-than-list'),
            pointer: placeOf(rule.at, property),
          })),
        };
      });
      for (const property of disagreements(rule.usual || [], item, listed)) {
        emitFinding({ kind: 'list-disagreement', pointer: placeOf(rule.at, property) });
      }
    },
    belongsTo(variables, place) {
      const found = at(body, place);
      const items = /** @type {PlainObject[]} */ (Array.isArray(found) ? found : [found]).filter(
        (item) => item && typeof item === 'object',
      );
      for (const [property, variable] of Object.entries(variables)) {
        check(`Belongs to ${variable}`, () => {
          const stray = items.findIndex((item) => isFilled(item[property]) && !holds(variable, item[property]));
          const pointer = `${place}${Array.isArray(found) ? `/${stray}` : ''}/${property}`;
          return stray === -1
            ? undefined
            : problem(`${pointer} is not the one that was asked for`, {
                code: 'other-parent',
                pointer,
                expected: variable,
              });
        });
      }
    },
    provides(pointers) {
      if (!usable) return;
      for (const [variable, pointer] of Object.entries(pointers)) {
        if (isGiven(variable)) continue;
        const value = at(body, pointer);
        capture(variable, value);
        if (!isFilled(value)) knownIds().set(variable, {});
      }
    },
    isRefused(byGateway) {
      check('The request is refused', () => refusalProblem(response, byGateway));
    },
    value: (pointer) => (usable ? at(body, pointer) : undefined),
    succeeded: () => usable,
    conclude: testFor,
  };
}

/**
 * @param {PostmanResponse} response
 * @param {number} expected
 */
function statusProblem(response, expected) {
  if (response.code === expected) return undefined;
  const cause = api.errors.causes[String(response.code)];
  const error = errorText(response);
  const actual = response.code;
  return problem(
    [`expected ${expected}, got ${actual}${error ? ` (${error})` : ''}.`, cause].filter(Boolean).join(' '),
    { code: 'status', expected, actual, ...(error ? { error } : {}) },
  );
}

/**
 * The error that the response gives, in one short line.
 *
 * @param {PostmanResponse} response
 */
function errorText(response) {
  try {
    const error = at(parsedBody(response), api.errors.message);
    return typeof error === 'string' ? error.slice(0, 1000).replace(/\s+/g, ' ').slice(0, 160) : '';
  } catch {
    return '';
  }
}
