// The excerpt of a body around a place: what all errors are looked for in, where the whole body would take too long.

/** Items or properties that are kept of one value. */
const MAX_CHILDREN = 50;

/** Values that are kept in all. */
const MAX_KEPT = 5000;

/**
 * @param {unknown} body
 * @param {string} pointer JSON pointer of the place
 * @returns {Excerpt}
 */
function excerptOf(body, pointer) {
  const place = pointer.split('/').slice(1);
  const cut = /** @type {Set<string>} */ (new Set());
  const offsets = /** @type {Map<string, number>} */ (new Map());
  let kept = 0;

  /**
   * @param {unknown} value
   * @param {string} here where it is in the excerpt
   * @param {number} depth of the place that it is on the way to; -1 where it is not on the way
   * @returns {unknown}
   */
  function excerpt(value, here, depth) {
    kept += 1;
    if (typeof value !== 'object' || value === null) return value;
    const next = depth === -1 ? undefined : place[depth];
    const room = kept > MAX_KEPT ? 0 : MAX_CHILDREN;
    return Array.isArray(value)
      ? items(value, here, next, room, depth)
      : properties(/** @type {PlainObject} */ (value), here, next, room, depth);
  }

  /**
   * @param {unknown[]} list
   * @param {string} here
   * @param {string | undefined} next
   * @param {number} room
   * @param {number} depth
   */
  function items(list, here, next, room, depth) {
    const wanted = next === undefined ? 0 : Number(next);
    const start = list.length <= room ? 0 : wanted;
    const end = next === undefined ? start + room : start + Math.max(room, 1);
    if (start > 0 || end < list.length) cut.add(here);
    if (start > 0) offsets.set(here, start);
    return list
      .slice(start, end)
      .map((item, index) =>
        excerpt(item, `${here}/${index}`, start + index === wanted && next !== undefined ? depth + 1 : -1),
      );
  }

  /**
   * @param {PlainObject} value
   * @param {string} here
   * @param {string | undefined} next
   * @param {number} room
   * @param {number} depth
   */
  function properties(value, here, next, room, depth) {
    const names = Object.keys(value).slice(0, room + 1);
    const chosen = new Set(names.slice(0, room));
    const wanted = next === undefined ? undefined : next.replace(/~1/g, '/').replace(/~0/g, '~');
    if (names.length > room) cut.add(here);
    if (wanted !== undefined && Object.hasOwn(value, wanted)) chosen.add(wanted);
    return Object.fromEntries(
      [...chosen].map((name) => [name, excerpt(value[name], placeOf(here, name), name === wanted ? depth + 1 : -1)]),
    );
  }

  return {
    value: excerpt(body, '', 0),
    isWhole: cut.size === 0,
    isCut: (found) => cut.has(found),
    placeOf(found) {
      let here = '';
      let whole = '';
      for (const token of found.split('/').slice(1)) {
        const offset = offsets.get(here);
        whole += `/${offset === undefined ? token : Number(token) + offset}`;
        here += `/${token}`;
      }
      return whole;
    },
  };
}
