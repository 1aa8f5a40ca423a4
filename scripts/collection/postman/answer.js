// The answer: what each request's own script asks of it, in the order in which a person would look.

/**
 * Starts the checks of one answer.
 *
 * @param {Sandbox} sandbox the calling script's own
 * @param {AnswerOptions} [options]
 * @returns {Answer}
 */
function answerOf(sandbox, options = {}) {
  speakThrough(sandbox);
  // Where the client cannot skip a request, this one was sent to nowhere (see `skipRequest`): there is nothing to check.
  if (String(pm.request.url).includes('//skipped.invalid')) return unchecked((name) => pm.test.skip(name, () => {}));
  recordAnswer();
  if (retryLater()) return unchecked(() => {});
  const response = pm.response;
  // Some versions of the runtime give a response without a code where no answer came.
  if (response === undefined || response.code === undefined)
    return unchecked((name) => pm.test(name, () => pm.expect.fail('no answer arrived')));
  if (options.mayBeMissing && isMissing(response)) {
    const reason = `there is no ${options.mayBeMissing}`;
    console.warn('[skipped]', reason);
    return unchecked((name) => pm.test.skip(name, () => {}));
  }
  return checked(response, options.isNew === true);
}

/**
 * An answer whose checks all end in the same way.
 *
 * @param {(name: string) => void} end
 * @returns {Answer}
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
 * @returns {Answer}
 */
function checked(response, isNew) {
  let body = /** @type {any} */ (undefined);
  let usable = true;

  /**
   * A named check; those after a wrong status or an unreadable body are shown as skipped.
   *
   * @param {string} name
   * @param {() => string | undefined} problem
   */
  function check(name, problem) {
    if (!usable) {
      pm.test.skip(name, () => {});
      return false;
    }
    const message = problem();
    pm.test(name, () => {
      if (message !== undefined) pm.expect.fail(message);
    });
    return message === undefined;
  }

  return {
    hasStatus(expected) {
      usable = check(`Status is ${expected}`, () => statusProblem(response, expected));
    },
    isJson(mediaType = 'application/json') {
      usable =
        check('Body is JSON', () => {
          const text = response.text();
          if (hasTooManyValues(text)) return `the body has more than ${MAX_VALUES} values, too many to be checked`;
          try {
            body = JSON.parse(text);
          } catch {
            return `the body is not JSON: it starts with ${JSON.stringify(text.slice(0, 40))}`;
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
      const passed = check('Body follows the contract', () => contractProblems(schema, body).join('; ') || undefined);
      if (!usable || !passed) return;
      for (const finding of findingsIn(schema, body)) {
        if (!(isNew && finding.kind === 'missing-property')) console.warn('[finding]', finding);
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
          : `none of the ${items.length} items has the ${rule.id} that ${rule.variable} names in the environment`,
      );
    },
    isItem(rule) {
      const item = /** @type {PlainObject | undefined} */ (at(body, rule.at));
      if (!usable || item === undefined) return;
      check(`Item is the one that ${rule.variable} names`, () =>
        item !== null && holds(rule.variable, item[rule.id])
          ? undefined
          : `${rule.at}/${rule.id} is another ID than the one that was asked for`,
      );
      const listed = listedItems().get(rule.variable);
      if (!listed || !holds(rule.variable, listed[rule.id])) return;
      check('Item agrees with its list', () => {
        const differing = disagreements(rule.same || [], item, listed);
        return differing.length === 0 ? undefined : `differs from the list in ${differing.join(', ')}`;
      });
      for (const property of disagreements(rule.usual || [], item, listed)) {
        console.warn('[finding]', {
          kind: 'list-disagreement',
          pointer: `${rule.at}/${property}`,
          message: 'the list showed another value',
        });
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
          return stray === -1
            ? undefined
            : `${place}${Array.isArray(found) ? `/${stray}` : ''}/${property} is not the one that was asked for`;
        });
      }
    },
    provides(pointers) {
      if (!usable) return;
      for (const [variable, pointer] of Object.entries(pointers)) {
        if (!isGiven(variable)) capture(variable, at(body, pointer));
      }
    },
    isRefused(byGateway) {
      check('The request is refused', () => refusalProblem(response, byGateway));
    },
    value: (pointer) => (usable ? at(body, pointer) : undefined),
    succeeded: () => usable,
    conclude(name, problem) {
      pm.test(name, () => {
        if (problem !== undefined) pm.expect.fail(problem);
      });
    },
  };
}

/** @param {PostmanResponse} response */
function isMissing(response) {
  return api.errors.missing.some(
    ({ status, message }) =>
      response.code === status && (message === undefined || new RegExp(message, 'i').test(errorText(response))),
  );
}

/**
 * @param {PostmanResponse} response
 * @param {number} expected
 */
function statusProblem(response, expected) {
  if (response.code === expected) return undefined;
  const cause = api.errors.causes[String(response.code)];
  const said = errorText(response);
  return [`expected ${expected}, got ${response.code}${said ? ` (${said})` : ''}.`, cause].filter(Boolean).join(' ');
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
