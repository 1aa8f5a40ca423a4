/**
 * YAML with merge keys (yaml.org/type/merge.html), which YAML 1.2 no longer has and most tools still read. The conversion of `yaml`
 * looks for each alias in the whole document, and merges a source again for each alias in it. Here each node is converted once.
 */
import type { Node, YAMLMap } from 'yaml';
import { integerValue } from '../../shared/exact-integer.ts';
import { setOwn } from '../../shared/json.ts';
import { MAX_YAML_VALUES } from './limits.ts';

/** The text is nested too deep, or more values were merged than a document in YAML may have. */
export class YamlOverflow extends Error {}

/**
 * @returns the value; what an alias stands for is the same object everywhere.
 * @throws Error for a text that is no YAML, YamlOverflow.
 */
export async function parseYaml(text: string): Promise<unknown> {
  const { isAlias, isMap, isScalar, isSeq, parseDocument } = await import('yaml');
  const parsed = parseDocument(text, { intAsBigInt: true, logLevel: 'error' });
  const [error] = parsed.errors;
  if (error?.code === 'RESOURCE_EXHAUSTION') throw new YamlOverflow();
  if (error !== undefined) throw error;
  const anchors = new Map<string, unknown>();
  let merged = 0;
  return convert(parsed.contents, '');

  function convert(node: unknown, key: string): unknown {
    if (isAlias(node)) {
      if (!anchors.has(node.source)) throw new Error(`there is no anchor ${node.source} before its alias`);
      return anchors.get(node.source);
    }
    if (isMap(node)) return objectOf(node);
    if (isSeq(node)) {
      const list = anchored(node, [] as unknown[]);
      for (const item of node.items) list.push(convert(item, ''));
      return list;
    }
    if (!isScalar(node)) return null;
    return anchored(node, typeof node.value === 'bigint' ? integerValue(node.value, key) : node.value);
  }

  function objectOf(node: YAMLMap): object {
    const object = anchored(node, {});
    const sources: unknown[] = [];
    for (const { key, value } of node.items) {
      const name = nameOf(key);
      if (name === '<<' && isScalar(key) && key.type === 'PLAIN') sources.push(...[convert(value, '')].flat());
      else setOwn(object, name, convert(value, name));
    }
    for (const source of sources) {
      if (typeof source !== 'object' || source === null) throw new Error('a merge key (<<) has no object to merge');
      for (const [name, value] of Object.entries(source)) {
        merged += 1;
        if (merged > MAX_YAML_VALUES) throw new YamlOverflow();
        if (!Object.hasOwn(object, name)) setOwn(object, name, value);
      }
    }
    return object;
  }

  function nameOf(key: unknown): string {
    const value = isScalar(key) ? key.value : convert(key, '');
    return value === null || value === undefined ? '' : String(value);
  }

  /** Registered before its parts, which can contain an alias of it. */
  function anchored<Value>(node: Node, value: Value): Value {
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined) anchors.set(anchor, value);
    return value;
  }
}
