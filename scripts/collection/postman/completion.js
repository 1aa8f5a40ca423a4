// Completion: a script that ended half-way must not look like one that found nothing wrong.

const COMPLETE = 'All checks were made';

/** Methods that check nothing. */
const SILENT = ['value', 'succeeded', 'conclude'];

/**
 * Counts the checks that were made to their end, and tells their number at the end of the script: in Postman as a test, to the
 * runner of this project in the console.
 *
 * @template {ResponseChecks} T
 * @param {T} response
 * @returns {T & { finish(expected: number): void }}
 */
function counted(response) {
  let made = 0;
  const methods = /** @type {Record<string, (...args: any[]) => unknown>} */ ({});
  for (const [name, method] of Object.entries(response)) {
    methods[name] = SILENT.includes(name)
      ? method
      : (...args) => {
          method(...args);
          made += 1;
        };
  }
  methods.finish = (expected) => {
    shareState();
    emitEvent('finished', `${made} of ${expected} checks were made`, { checks: made });
    response.conclude(
      COMPLETE,
      made === expected
        ? undefined
        : problem(`${made} of ${expected} checks were made`, { code: 'checks-missing', expected, actual: made }),
    );
  };
  return /** @type {any} */ (methods);
}

/** @param {Cloud} made */
function withCompletion({ response, step, ...others }) {
  return {
    ...others,
    response: (/** @type {Sandbox} */ sandbox, /** @type {ResponseOptions | undefined} */ options) =>
      counted(response(sandbox, options)),
    ...(step === undefined ? {} : { step: (/** @type {Sandbox} */ sandbox) => counted(step(sandbox)) }),
  };
}

cloud = withCompletion(cloud);
