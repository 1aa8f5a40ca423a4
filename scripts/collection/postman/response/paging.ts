// Paging: a list may be longer than what one response shows.

/**
 * Whether a list goes on after the items that it shows: by a cursor, a flag, a total or the most items that it ever shows.
 *
 * @param valueAt of the body
 * @param shown items
 */
function hasNextPage(valueAt: (pointer: string) => unknown, shown: number) {
  const { at: places, next, more, total, maxItems = Infinity } = api.paging;
  if (shown >= maxItems) return true;
  return places.some((place) => {
    const member = (name: string) => valueAt(`${place}/${name}`);
    if (next.some((name) => isFilled(member(name))) || more.some((name) => member(name) === true)) return true;
    return total.some((name) => Number(member(name)) > shown);
  });
}

/**
 * Whether a list says how it is paged. One that can be asked for in pages and does not say so may go on.
 *
 * @param valueAt of the body
 */
function showsPaging(valueAt: (pointer: string) => unknown) {
  const { at: places, next, more, total } = api.paging;
  return places.some((place) => [...next, ...more, ...total].some((name) => valueAt(`${place}/${name}`) !== undefined));
}

/** Whether a property is a member that the API is known to set beside a list. */
function isPagingMember(pointer: string, body: unknown) {
  const { at: places, next, more, total, others } = api.paging;
  const end = pointer.lastIndexOf('/');
  const place = pointer.slice(0, end);
  const name = pointer.slice(end + 1);
  if (!places.includes(place) || ![...next, ...more, ...total, ...others].includes(name)) return false;
  const parent = place.slice(0, Math.max(place.lastIndexOf('/'), 0));
  return [place, parent].some((beside) => Object.values(at(body, beside) || {}).some(Array.isArray));
}
