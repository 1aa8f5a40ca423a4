// Before each request: give its variables their values, hold back what must not be sent, and keep the pace.

/**
 * @param {{ feeds: Feeds, writesAreRefused?: boolean }} settings `writesAreRefused`: the collection is made of requests that
 *   the API has to refuse; then none needs guarding
 */
function prepare({ feeds, writesAreRefused }) {
  if (!writesAreRefused && isGuarded()) {
    skip('this request changes things: set the variable allowwrites to true to send it');
    return;
  }
  const missing = fillVariables();
  if (missing.length > 0) {
    skip(reasonForMissing(missing, feeds));
    return;
  }
  keepPace();
}

// Without a declaration on purpose: this is how Postman's scripts share a name, and each request's own script uses it.
cloud = {
  ...(typeof cloud === 'undefined' ? {} : { ajv: cloud.ajv, listed: cloud.listed }),
  prepare,
  answer: answerOf,
};
