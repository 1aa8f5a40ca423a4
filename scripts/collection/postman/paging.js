// Paging: a list may be longer than what one response shows.

/**
 * Whether a list goes on after the items that it shows: by a cursor, a flag, a total or the most items that it ever shows.
 *
 * @param {(pointer: string) => unknown} valueAt of the body
 * @param {number} shown items
 */
function goesOn(valueAt, shown) {
  const { at: places, next, more, total, maxItems = Infinity } = api.paging;
  return (
    shown >= maxItems ||
    places.some(
      (place) =>
        next.some((name) => isFilled(valueAt(`${place}/${name}`))) ||
        more.some((name) => valueAt(`${place}/${name}`) === true) ||
        total.some((name) => Number(valueAt(`${place}/${name}`)) > shown),
    )
  );
}

/**
 * Whether a list says how it is paged. One that can be asked for in pages and does not say so may go on.
 *
 * @param {(pointer: string) => unknown} valueAt of the body
 */
function showsPaging(valueAt) {
  const { at: places, next, more, total } = api.paging;
  return places.some((place) => [...next, ...more, ...total].some((name) => valueAt(`${place}/${name}`) !== undefined));
}

/**
 * Whether a property is a member that the API is known to set beside a list.
 *
 * @param {string} pointer
 * @param {unknown} body
 */
function isPagingMember(pointer, body) {
  const { at: places, next, more, total, others } = api.paging;
  const end = pointer.lastIndexOf('/');
  const place = pointer.slice(0, end);
  const name = pointer.slice(end + 1);
  if (!places.includes(place) || ![...next, ...more, ...total, ...others].includes(name)) return false;
  const parent = place.slice(0, Math.max(place.lastIndexOf('/'), 0));
  return [place, parent].some((beside) => Object.values(at(body, beside) || {}).some(Array.isArray));
}
