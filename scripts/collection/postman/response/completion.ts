// Completion: a script that ended early must not look like one without failures.

/** Methods that are no checks. */
const UNCOUNTED = ['value', 'succeeded', 'conclude'];

/**
 * Counts the checks that were made to their end, and reports their number at the end of the script: in Postman as a test, to the
 * runner of this project in the console.
 */
function counted<T extends ResponseChecks>(response: T): T & { finish(expected: number): void } {
  let made = 0;
  const methods = Object.entries(response).map(([name, method]) => {
    if (UNCOUNTED.includes(name)) return [name, method];
    const countedMethod = (...args: unknown[]) => {
      method(...args);
      made += 1;
    };
    return [name, countedMethod];
  });
  return {
    ...Object.fromEntries(methods),
    finish(expected: number) {
      shareState();
      const sentence = `${made} of ${expected} checks were made`;
      emitEvent('finished', sentence, { checks: made });
      const missing = problem(sentence, { code: 'checks-missing', expected, actual: made });
      response.conclude('All checks were made', made === expected ? undefined : missing);
    },
  };
}
