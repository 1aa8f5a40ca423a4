// Prometheus' text exposition format, version 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).

/** Comments, which may be free text, and samples of a name, labels, a value and perhaps a time. */
function prometheusProblem(text: string) {
  let samples = 0;
  for (const line of linesOf(text)) {
    const content = trimmed(line);
    if (content === '' || content.startsWith('#')) continue;
    samples += 1;
    if (!isSample(content))
      return problem(`sample ${samples} is not in Prometheus' text format`, {
        code: 'prometheus-syntax',
        actual: samples,
      });
  }
  return samples === 0 && !text.includes('#')
    ? problem('there are no metrics', { code: 'prometheus-empty' })
    : undefined;
}

/**
 * Numbers as Go's `ParseFloat` takes them, but without hexadecimal digits: `nan`, `inf` and `infinity` in any case, and only
 * infinity with a sign.
 */
const SAMPLE_VALUE = /^(?:[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|[-+]?inf(?:inity)?|nan)$/i;

/** Milliseconds since 1970, 64 bits. */
const SAMPLE_TIME = /^[-+]?\d{1,19}$/;

/**
 * One label, and what follows it: the value is any text, with a backslash before a quotation mark, a backslash, or the `n` of a line
 * end. No part can match in two ways, so that the time grows with the text only.
 */
const LABEL = /[ \t]*[a-zA-Z_]\w*[ \t]*=[ \t]*"[^"\\]*(?:\\["\\n][^"\\]*)*"[ \t]*(?:,|(?=\}))/y;

/** Characters of a sample: an expression with millions of repetitions ends in an error. */
const MAX_SAMPLE = 1e6;

/** @param line without blanks around it */
function isSample(line: string) {
  if (line.length > MAX_SAMPLE) return false;
  const [name = ''] = /^[a-zA-Z_:][\w:]*[ \t]*/.exec(line) || [];
  if (name === '') return false;
  const hasLabels = line[name.length] === '{';
  const end = hasLabels ? labelsEnd(line, name.length + 1) : name.length;
  // Where there are no labels, only a blank ends the name.
  if (end === -1 || (!hasLabels && !/\s$/.test(name))) return false;
  const [value = '', time = '0', more] = line
    .slice(end)
    .replace(/^[ \t]+/, '')
    .split(/[ \t]+/, 3);
  return more === undefined && SAMPLE_VALUE.test(value) && SAMPLE_TIME.test(time);
}

/**
 * @param start after the opening brace
 * @returns after the closing brace; -1 where these are no labels
 */
function labelsEnd(line: string, start: number): number {
  let end = start;
  LABEL.lastIndex = start;
  while (LABEL.test(line)) end = LABEL.lastIndex;
  const close = /[ \t]*\}/y;
  close.lastIndex = end;
  return close.test(line) ? close.lastIndex : -1;
}
