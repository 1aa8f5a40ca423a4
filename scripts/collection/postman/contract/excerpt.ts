// The excerpt of a body around a place: what all errors are looked for in, where the whole body would take too long.

/** Items or properties that are kept of one value. */
const MAX_CHILDREN = 50;

/** Values that are kept in all. */
const MAX_KEPT = 5000;

/** @param pointer JSON pointer of the place */
function excerptOf(body: unknown, pointer: string) {
  const place = pointer.split('/').slice(1);
  const cut: Set<string> = new Set();
  const offsets: Map<string, number> = new Map();
  let kept = 0;

  /**
   * @param here where it is in the excerpt
   * @param depth of the place that it is on the way to; -1 where it is not on the way
   */
  function excerpt(value: unknown, here: string, depth: number): unknown {
    kept += 1;
    if (typeof value !== 'object' || value === null) return value;
    const next = depth === -1 ? undefined : place[depth];
    const room = kept > MAX_KEPT ? 0 : MAX_CHILDREN;
    return Array.isArray(value)
      ? items(value, here, next, room, depth)
      : properties(value as PlainObject, here, next, room, depth);
  }

  function items(list: unknown[], here: string, next: string | undefined, room: number, depth: number) {
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

  function properties(value: PlainObject, here: string, next: string | undefined, room: number, depth: number) {
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
    /** Whether items or properties are left out there. */
    isCut: (found: string) => cut.has(found),
    /** Where a place of the excerpt is in the body. */
    placeOf(found: string) {
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
