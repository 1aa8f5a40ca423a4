// Replaces `fs` in one file of Newman, which reads each property of it: reading these four prints a deprecation warning (DEP0176).
// `fs.constants` has the same values.
const fs = require('node:fs');

const { F_OK, R_OK, W_OK, X_OK, ...others } = Object.getOwnPropertyDescriptors(fs);

module.exports = Object.defineProperties({}, others);
