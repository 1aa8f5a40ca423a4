// Instants: RFC 3339 (section 5.6) writes the same one in several ways.

const RFC_3339 = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/i;

const NANOSECOND_DIGITS = 9;

/**
 * Whether two texts are the same instant, whatever their offsets, and as far as the less precise one says: an instant may be written
 * with and without the fraction of its second.
 *
 * @param {unknown} one
 * @param {unknown} other
 */
function isSameInstant(one, other) {
  const [a, b] = [instantOf(one), instantOf(other)];
  if (a === undefined || b === undefined) return false;
  const difference = (a.seconds - b.seconds) * 10 ** NANOSECOND_DIGITS + a.nanoseconds - b.nanoseconds;
  return Math.abs(difference) < 10 ** (NANOSECOND_DIGITS - Math.min(a.digits, b.digits));
}

/**
 * @param {unknown} text
 * @returns {{ seconds: number, nanoseconds: number, digits: number } | undefined} nothing for any other text; `digits`: of the
 *   fraction
 */
function instantOf(text) {
  if (typeof text !== 'string' || text.length > 100) return undefined;
  const [, date = '', time = '', fraction = '', offset = ''] = RFC_3339.exec(text) || [];
  const seconds = Date.parse(`${date}T${time}${offset.toUpperCase()}`) / 1000;
  if (Number.isNaN(seconds)) return undefined;
  const nanoseconds = Number(fraction.slice(0, NANOSECOND_DIGITS).padEnd(NANOSECOND_DIGITS, '0'));
  return { seconds, nanoseconds, digits: Math.min(fraction.length, NANOSECOND_DIGITS) };
}
