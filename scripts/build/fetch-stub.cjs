// Stands for `node-fetch-h2` in the bundle of openapi-to-postmanv2: what the converter is given refers to nothing outside of
// itself, and a document from the network must not make it send requests.
module.exports = async (/** @type {string} */ url) => {
  throw new Error(`${url}: the converter sends no requests`);
};
