// The response: what each request's own script asks of it, in the order in which a person would look.

/**
 * Starts the checks of one response.
 *
 * @param sandbox the calling script's own
 */
function responseChecks(sandbox: Sandbox, options: ResponseOptions = {}): ResponseChecks {
  bindGlobals(sandbox);
  // Where the client cannot skip a request, this one was sent to nowhere (see `skipRequest`): there is nothing to check.
  if (String(client.request.url).includes('//skipped.invalid'))
    return unchecked((name) => client.test.skip(name, () => {}));
  recordResponse();
  if (retryLater()) return unchecked(() => {});
  const response = client.response;
  // Some versions of the runtime give a response without a code where there is none.
  if (response === undefined || response.code === undefined)
    return unchecked((name) => testFor(name, problem('no response', { code: 'no-response' })));
  const unavailable = unavailabilityOf(response, options);
  if (unavailable) return unavailableChecks(unavailable);
  return checked(response, options.isNew === true);
}

/** A response whose checks all end in the same way. */
function unchecked(end: (name: string) => void): ResponseChecks {
  const names = Object.keys(checked(client.response as PostmanResponse, false));
  return {
    ...Object.fromEntries(names.map((name) => [name, () => {}])),
    hasStatus: (...expected: (number | string)[]) => end(`Status is ${expected.join(' or ')}`),
    isRefused: () => end('The request is refused'),
    succeeded: () => false,
    conclude: end,
  } as ResponseChecks;
}

function checked(response: PostmanResponse, isNew: boolean): ResponseChecks {
  let body: unknown;
  /** The same, from which IDs are taken. */
  let exact: unknown;
  let usable = true;
  /** It is an object that has what it was asked for: another one is the body of an error. */
  let isResult = true;

  /** A named check; those after a wrong status or an unreadable body are shown as skipped. */
  function check(name: string, find: () => Problem | undefined) {
    return usable ? failuresOf(name, find).length === 0 : skip(name);
  }

  function skip(name: string) {
    client.test.skip(name, () => {});
    return false;
  }

  function failuresOf(name: string, find: () => Problem | undefined): Failure[] {
    const found = find();
    testFor(name, found);
    return found?.failures || [];
  }

  const checks = {
    hasStatus(...expected) {
      usable = check(`Status is ${expected.join(' or ')}`, () => statusProblem(response, expected));
    },
    isDocumented(variants, contracts) {
      if (!usable) return;
      const variant = variantOf(variants, response);
      const type = mediaTypeOf(response);
      if (variant?.type !== undefined || variant === undefined)
        usable = check('Content type is documented', () => (variant ? undefined : variantProblem(variants, response)));
      if (variant?.format === 'json' && isJsonType(type)) checks.isJson(type);
      else if (variant?.format === 'prometheus') checks.isPrometheus(type);
      else if (variant?.format === 'pem') checks.isPem(type);
      if (body !== undefined && variant?.contract !== undefined && contracts)
        checks.follows(contracts(variant.contract));
      // The checks after this one read the JSON of the first response.
      if (variant?.isOther || body === undefined) usable = false;
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
            exact = exactBody(text, body);
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
      const name = `Envelope has ${expected}`;
      if (!usable) skip(name);
      else {
        const failures = failuresOf(name, () => envelopeProblem(body, response.code, property));
        isResult = !failures.some(({ code }) => code === 'envelope-type' || code === 'envelope-property');
      }
    },
    follows(schema) {
      const name = 'Body follows the contract';
      if (!usable) skip(name);
      else {
        const failures = failuresOf(name, () => contractProblem(schema, body));
        if (!isResult) return;
        for (const finding of findingsIn(schema, body)) {
          const isNoNews = isToldBy(failures, finding) || isPagingMember(finding.pointer, body);
          if (!isNoNews && !(isNew && finding.kind === 'missing-property')) emitFinding(finding);
        }
      }
    },
    ...identityChecks({ check, value: (pointer) => at(exact, pointer), isUsable: () => usable }),
    isRefused(byGateway) {
      check('The request is refused', () => refusalProblem(response, byGateway));
    },
    value: (pointer) => (usable ? at(exact, pointer) : undefined),
    succeeded: () => usable,
    conclude: testFor,
  } as ResponseChecks;
  return checks;
}

function statusProblem(response: PostmanResponse, admitted: (number | string)[]) {
  if (admitted.some((status) => isStatus(response.code, status))) return undefined;
  const [only] = admitted;
  const expected = admitted.length === 1 && only !== undefined ? only : admitted.join(' or ');
  const cause = api.errors.causes[String(response.code)];
  const error = errorText(response);
  const actual = response.code;
  return problem(
    [`expected ${expected}, got ${actual}${error ? ` (${error})` : ''}.`, cause].filter(Boolean).join(' '),
    { code: 'status', expected, actual, ...(error ? { error } : {}) },
  );
}

function errorText(response: PostmanResponse) {
  try {
    const error = at(parsedBody(response), api.errors.message);
    return typeof error === 'string' ? error.slice(0, 1000).replace(/\s+/g, ' ').slice(0, 160) : '';
  } catch {
    return '';
  }
}
