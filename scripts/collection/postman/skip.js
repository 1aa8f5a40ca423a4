// Requests that are not sent: those that change things, and those whose ID nobody knows.

/**
 * Leaves the request out, and says why in Postman's console.
 *
 * @param {string} reason
 */
function skip(reason) {
  console.warn('[skipped]', reason);
  pm.execution.skipRequest();
}

/** "Run collection" changes nothing: a request that writes is sent only where `allowwrites` says so. */
function isGuarded() {
  const reads = ['GET', 'HEAD', 'OPTIONS'].includes(pm.request.method);
  return !reads && valueFor('allowwrites') !== 'true';
}

/**
 * @param {string[]} missing variables without a value
 * @param {Feeds} feeds
 */
function reasonForMissing(missing, feeds) {
  return missing
    .map((name) => {
      const feed = feeds[name];
      if (feed?.none) return feed.none;
      if (!feed) return `the variable ${name} has no value: set it in the environment`;
      return `no ${feed.thing} is known: "${feed.request}" listed none, or has not been sent; or set ${name} in the environment`;
    })
    .join('; ');
}
