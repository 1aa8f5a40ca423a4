// Completion: a script that ended half-way must not look like one that found nothing wrong.

const COMPLETE = 'All checks were made';

/** Methods that check nothing. */
const SILENT = ['value', 'succeeded', 'conclude'];

/**
 * Counts the checks that were made to their end, and tells their number at the end of the script: in Postman as a test, to the
 * runner of this project in the console.
 *
 * @template {Answer} T
 * @param {T} answer
 * @returns {T & { finish(expected: number): void }}
 */
function counted(answer) {
  let made = 0;
  const methods = /** @type {Record<string, (...args: any[]) => unknown>} */ ({});
  for (const [name, method] of Object.entries(answer)) {
    methods[name] = SILENT.includes(name)
      ? method
      : (...args) => {
          method(...args);
          made += 1;
        };
  }
  methods.finish = (expected) => {
    console.info('[finished]', { checks: made });
    answer.conclude(COMPLETE, made === expected ? undefined : `${made} of ${expected} checks were made`);
  };
  return /** @type {any} */ (methods);
}

/** @param {Cloud} made */
function withCompletion({ answer, step, ...others }) {
  return {
    ...others,
    answer: (/** @type {Sandbox} */ sandbox, /** @type {AnswerOptions | undefined} */ options) =>
      counted(answer(sandbox, options)),
    ...(step === undefined ? {} : { step: (/** @type {Sandbox} */ sandbox) => counted(step(sandbox)) }),
  };
}

cloud = withCompletion(cloud);
