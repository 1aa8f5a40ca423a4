// Reports a finding, unless the response has failed for the same reason.

/**
 * Whether a failed contract says the same already: that a property is missing, or not declared.
 *
 * @param {Failure[]} failures
 * @param {Finding} finding
 */
function isToldBy(failures, { pointer }) {
  const place = withoutIndices(pointer);
  return failures.some(
    (failure) =>
      (failure.code === 'schema-required' || failure.code === 'schema-additional-properties') &&
      withoutIndices(placeOf(failure.pointer || '', String(failure.expected))) === place,
  );
}

/** @param {string} pointer */
function withoutIndices(pointer) {
  return pointer.replace(/\/(?:\d+|\*)(?=\/|$)/g, '/*');
}

/**
 * Reports a finding.
 *
 * @param {Finding} finding
 */
function emitFinding(finding) {
  const { kind, pointer, value } = finding;
  const sentences = {
    'unknown-property': `${pointer}: the specification has no such property`,
    'unknown-enum-value': `${pointer}: ${typeof value === 'object' ? 'a value' : JSON.stringify(value)} that the specification does not list`,
    'missing-property': `${pointer}: the specification declares it, and it is absent`,
    'undocumented-null': `${pointer}: null, which the specification does not allow`,
    'list-disagreement': `${pointer}: the list showed another value`,
    'duplicate-item': `${pointer}: an item before it has the same ID`,
  };
  emitEvent('finding', sentences[kind], finding);
}
