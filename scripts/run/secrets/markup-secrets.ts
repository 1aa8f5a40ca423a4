/** Finds secrets in XML and HTML by the names of elements and pairs of attributes (`name="password" value="…"`). */
import type { Range } from '../../shared/redacted.ts';
import { isSecretHeader, isSecretName } from '../../shared/secret-names.ts';
import { isLiteral } from './secret-values.ts';

const TAG = /<([A-Za-z][\w:.-]{0,80})((?:\s[^<>]{0,2000})?)>/g;

/** Its time is bounded, because it is applied to one tag only. */
const ATTRIBUTE = /([\w:.-]{1,80})\s{0,8}=\s{0,8}(?:"([^"]*)"|'([^']*)')/g;

export function markupSecrets(text: string): Range[] {
  const found: Range[] = [];
  if (!text.includes('<')) return found;
  for (let tag = TAG.exec(text); tag !== null; tag = TAG.exec(text)) {
    const { 0: whole, 1: name = '', 2: attributes = '' } = tag;
    const after = tag.index + whole.length;
    if (attributes !== '') found.push(...pairIn(attributes, after - 1 - attributes.length));
    if (isSecretName(name.split(':').at(-1) as string) && !attributes.endsWith('/')) {
      const content = contentAfter(text, after);
      if (content !== undefined) found.push(content);
    }
  }
  return found;
}

function contentAfter(text: string, from: number): Range | undefined {
  const isData = text.startsWith('<![CDATA[', from);
  const start = isData ? from + 9 : from;
  const closing = text.indexOf(isData ? ']]>' : '<', start);
  const end = closing === -1 ? text.length : closing;
  const value = text.slice(start, Math.min(end, start + 200)).trim();
  return value === '' || isLiteral(value) ? undefined : { start, end };
}

/** Pairs in which one attribute names the value of another. */
function pairIn(attributes: string, offset: number): Range[] {
  const values: Range[] = [];
  let isSecret = false;
  for (const { index, 0: whole, 1: name = '', 2: double, 3: single } of attributes.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? '';
    if (/^(name|key|id|property|type)$/i.test(name) && (isSecretName(value) || isSecretHeader(value))) isSecret = true;
    const end = offset + index + whole.length - 1;
    if (/^(value|content|default)$/i.test(name) && !isLiteral(value)) values.push({ start: end - value.length, end });
  }
  return isSecret ? values : [];
}
