/** The plain keywords of one schema: enum, format, default, deprecated, bounds, and keywords that are only compared as a whole. */
import type { Json } from '../../shared/json.ts';
import type { Located } from '../schema/reference.ts';
import { compareBounds } from './bounds.ts';
import type { Draft } from './model.ts';
import type { SchemaView } from './view.ts';

/** Keywords that are compared as a whole: whether they became narrower or wider is unknown. */
const CONSTRAINTS = [
  ...['not', 'if', 'then', 'else', 'contains', 'minContains', 'maxContains', 'propertyNames', 'patternProperties'],
  ...['prefixItems', 'dependentRequired', 'dependentSchemas', 'unevaluatedProperties', 'unevaluatedItems'],
  ...['discriminator', 'contentEncoding', 'contentMediaType'],
];

export function compareKeywords(old: SchemaView, now: SchemaView, label: string): Draft[] {
  const drafts: Draft[] = [];
  const values = (key: string) => [old.keywords.get(key), now.keywords.get(key)] as const;
  const [enumBefore, enumAfter] = values('enum');
  const enumKind = compareEnums(enumBefore?.value, enumAfter?.value);
  if (enumKind !== undefined) {
    drafts.push({ kind: enumKind, subject: label, ...ends(old, now, enumBefore, enumAfter) });
  }
  const [formatBefore, formatAfter] = values('format');
  if (formatBefore?.value !== formatAfter?.value) {
    const kind =
      formatBefore === undefined ? 'format-added' : formatAfter === undefined ? 'format-removed' : 'format-changed';
    drafts.push({ kind, subject: label, ...ends(old, now, formatBefore, formatAfter) });
  }
  const [defaultBefore, defaultAfter] = values('default');
  if (textOf(defaultBefore?.value) !== textOf(defaultAfter?.value)) {
    drafts.push({ kind: 'default-changed', subject: label, ...ends(old, now, defaultBefore, defaultAfter) });
  }
  const [deprecatedBefore, deprecatedAfter] = values('deprecated').map((found) => found?.value === true);
  if (deprecatedBefore !== deprecatedAfter) {
    const kind = deprecatedAfter ? 'deprecated' : 'undeprecated';
    drafts.push({ kind, subject: label, old: old.pointer, new: now.pointer });
  }
  for (const draft of compareBounds(old.keywords, now.keywords)) {
    drafts.push({ old: old.pointer, new: now.pointer, ...draft, subject: `${draft.subject} of ${label}` });
  }
  for (const key of CONSTRAINTS) {
    const [before, after] = values(key);
    if (textOf(before?.value) === textOf(after?.value)) continue;
    const { old: from, new: to } = ends(old, now, before, after);
    drafts.push({ kind: 'constraint-changed', subject: `${key} of ${label}`, old: from, new: to });
  }
  return drafts;
}

function compareEnums(before: Json | undefined, after: Json | undefined) {
  const [from, to] = [listOf(before), listOf(after)];
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined) return 'enum-narrowed';
  if (to === undefined) return 'enum-widened';
  const lost = [...from].some((value) => !to.has(value));
  const gained = [...to].some((value) => !from.has(value));
  if (lost && gained) return 'enum-changed';
  return lost ? 'enum-narrowed' : gained ? 'enum-widened' : undefined;
}

/** Without `null`, which is compared as `nullable`. */
function listOf(value: Json | undefined): Set<string> | undefined {
  if (!Array.isArray(value)) return undefined;
  return new Set((value as readonly Json[]).filter((entry) => entry !== null).map((entry) => JSON.stringify(entry)));
}

/** The place of a keyword, or of its schema if it does not have the keyword. */
function ends(old: SchemaView, now: SchemaView, before: Located | undefined, after: Located | undefined) {
  return {
    old: before?.pointer ?? old.pointer,
    new: after?.pointer ?? now.pointer,
    ...(before === undefined ? {} : { from: before.value }),
    ...(after === undefined ? {} : { to: after.value }),
  };
}

/** Without text for people: a change of words is not a change of the contract. */
function textOf(value: Json | undefined): string {
  if (value === undefined) return '';
  return JSON.stringify(value, (key, inner) =>
    key === 'description' || key === 'title' || key === 'example' || key === 'examples' ? undefined : inner,
  );
}
