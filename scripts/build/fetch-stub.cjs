// Replaces `node-fetch-h2` in the bundle of openapi-to-postmanv2. Its input has no external references, and a document must not make
// it send requests.
module.exports = async (/** @type {string} */ url) => {
  throw new Error(`${url}: the converter sends no requests`);
};
