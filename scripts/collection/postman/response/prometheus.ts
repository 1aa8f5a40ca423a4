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
 * Reads from left to right, and never back.
 *
 * @param line without blanks around it
 */
function isSample(line: string) {
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0] || '';
  if (name === '') return false;
  const start = afterBlanks(line, name.length);
  const end = line[start] === '{' ? labelsEnd(line, start) : start;
  // Where there are no labels, only a blank ends the name.
  if (end === -1 || end === name.length) return false;
  const [value = '', time = '0', more] = line.slice(afterBlanks(line, end)).split(/[ \t]+/, 3);
  return more === undefined && SAMPLE_VALUE.test(value) && SAMPLE_TIME.test(time);
}

function afterBlanks(line: string, start: number) {
  let end = start;
  while (line[end] === ' ' || line[end] === '\t') end += 1;
  return end;
}

/**
 * Labels are separated by commas, and one may stand after the last.
 *
 * @param start of the opening brace
 * @returns after the closing brace; -1 where these are no labels
 */
function labelsEnd(line: string, start: number): number {
  const labelName = /[a-zA-Z_][a-zA-Z0-9_]*/y;
  let index = afterBlanks(line, start + 1);
  while (line[index] !== '}') {
    labelName.lastIndex = index;
    if (!labelName.test(line)) return -1;
    index = afterBlanks(line, labelName.lastIndex);
    if (line[index] !== '=') return -1;
    index = afterBlanks(line, index + 1);
    if (line[index] !== '"') return -1;
    index = textEnd(line, index);
    if (index === -1) return -1;
    index = afterBlanks(line, index);
    if (line[index] === ',') index = afterBlanks(line, index + 1);
    else if (line[index] !== '}') return -1;
  }
  return index + 1;
}

/**
 * The value of a label is any text, with a backslash before a quotation mark, a backslash, or the `n` of a line end.
 *
 * @param start of the opening quotation mark
 * @returns after the closing one; -1 where there is none
 */
function textEnd(line: string, start: number): number {
  for (let index = start + 1; index < line.length; index += 1) {
    if (line[index] === '"') return index + 1;
    if (line[index] !== '\\') continue;
    index += 1;
    if (!['"', '\\', 'n'].includes(line[index] || '')) return -1;
  }
  return -1;
}
