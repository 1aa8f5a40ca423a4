// Findings: what the response shows and the specification does not say. They fail nothing; they are how drift is seen.

const MAX_FINDINGS = 50;

/** Values that are looked at, each branch of an alternative counted. */
const MAX_FINDING_VALUES = 20000;

/** Parts of the schema that are looked up for them. */
const MAX_VIEWS = 200000;

/** Findings of one value: an object that is used as a map can have a million properties. */
const MAX_FINDINGS_OF_VALUE = 1000;

/** Characters of a property's name. */
const MAX_NAME = 200;

function findingsIn(schema: JsonSchema, body: unknown): Finding[] {
  const definitions = typeof schema === 'object' ? schema.definitions || {} : {};
  let visited = 0;
  let viewed = 0;

  /** All that is said of one value: the schema, what it refers to, its `allOf`, and the best of its alternatives. */
  function views(part: JsonSchema | undefined, value: unknown, depth: number): SchemaObject[] {
    viewed += 1;
    if (typeof part !== 'object' || depth > MAX_DEPTH || viewed > MAX_VIEWS) return [];
    if (part.$ref)
      return views(definitions[decodeURIComponent(part.$ref.slice('#/definitions/'.length))], value, depth + 1);
    const all = [part];
    for (const other of part.allOf || []) all.push(...views(other, value, depth + 1));
    if (part.anyOf) all.push(...bestOf(part.anyOf, value, depth + 1));
    return all;
  }

  function bestOf(branches: JsonSchema[], value: unknown, depth: number) {
    let best: SchemaObject[] = [];
    let fewest = Infinity;
    for (const branch of branches) {
      const candidate = views(branch, value, depth);
      if (!candidate.every((view) => admitsType(view.type, value))) continue;
      const found = findings(candidate, value, '', depth);
      // A value that is not listed tells alternatives apart; a property that is left out does not.
      const contradictions = found.filter(({ kind }) => kind !== 'missing-property').length;
      const count = contradictions * MAX_FINDINGS_OF_VALUE + found.length;
      if (count < fewest) {
        best = candidate;
        fewest = count;
      }
    }
    return best;
  }

  function findings(said: SchemaObject[], value: unknown, pointer: string, depth: number): Finding[] {
    visited += 1;
    if (visited > MAX_FINDING_VALUES || depth > MAX_DEPTH) return [];
    const found = unlistedValue(said, value, pointer);
    if (value === null && said.some((view) => view.undocumented)) found.push({ kind: 'undocumented-null', pointer });
    if (Array.isArray(value)) return [...found, ...inItems(said, value, pointer, depth)];
    if (typeof value === 'object' && value !== null)
      return [...found, ...inProperties(said, value as PlainObject, pointer, depth)];
    return found;
  }

  function inItems(said: SchemaObject[], items: unknown[], pointer: string, depth: number): Finding[] {
    const schemas = said.flatMap((view) => (view.items && !Array.isArray(view.items) ? [view.items] : []));
    if (schemas.length === 0) return [];
    const perItem: Finding[][] = [];
    for (const item of items) {
      if (visited > MAX_FINDING_VALUES) break;
      const parts = schemas.flatMap((part) => views(part, item, depth + 1));
      perItem.push(findings(parts, item, '', depth + 1));
    }
    return gather(perItem, pointer);
  }

  function inProperties(said: SchemaObject[], value: PlainObject, pointer: string, depth: number) {
    if (said.every((view) => view.properties === undefined)) return [];
    const isOpen = said.some((view) => view.additionalProperties || view.patternProperties);
    const found: Finding[] = [];
    for (const name of Object.keys(value)) {
      if (found.length > MAX_FINDINGS_OF_VALUE || visited > MAX_FINDING_VALUES) break;
      const parts = partsFor(said, name);
      const place = placeOf(pointer, name);
      if (parts.length > 0) {
        const inner = parts.flatMap((part) => views(part, value[name], depth + 1));
        for (const finding of findings(inner, value[name], place, depth + 1)) found.push(finding);
      } else if (!isOpen) {
        found.push({
          kind: 'unknown-property',
          pointer: placeOf(pointer, name.slice(0, MAX_NAME)),
          value: typeOf(value[name]),
        });
      }
    }
    const missing = said.flatMap((view) =>
      Object.keys(view.properties || {}).filter((name) => !Object.hasOwn(value, name)),
    );
    for (const name of new Set(missing)) {
      // Only requests have a property that is `writeOnly`.
      if (partsFor(said, name).some((part) => typeof part === 'object' && (part.deprecated || part.writeOnly)))
        continue;
      found.push({ kind: 'missing-property', pointer: placeOf(pointer, name) });
    }
    return found;
  }

  return findings(views(schema, body, 0), body, '', 0).slice(0, MAX_FINDINGS);
}

function partsFor(said: SchemaObject[], name: string) {
  return said.flatMap(({ properties = {} }) => (Object.hasOwn(properties, name) ? (properties[name] ?? []) : []));
}

function unlistedValue(said: SchemaObject[], value: unknown, pointer: string): Finding[] {
  if (said.every((view) => view.known === undefined)) return [];
  const list = said.map((view) => view.known).find((known) => known && !known.includes(value));
  if (!list || value === null || typeof value === 'object') return [];
  // Only what looks like a name is shown: other text could be a secret.
  const isName = typeof value !== 'string' || /^[\w .:/-]{1,40}$/.test(value);
  const shown = isName ? (value as ShownValue) : shownValue(value);
  return [{ kind: 'unknown-enum-value', pointer, value: shown }];
}

/** What every item shows is one finding with `*` for the index. A property is missing only where no item has it. */
function gather(perItem: Finding[][], pointer: string): Finding[] {
  const byPlace: Map<string, { finding: Finding; count: number; first: number }> = new Map();
  perItem.forEach((found, index) => {
    for (const finding of found) {
      const key = `${finding.kind} ${finding.pointer}`;
      const known = byPlace.get(key);
      if (known) known.count += 1;
      else byPlace.set(key, { finding, count: 1, first: index });
    }
  });
  const gathered = [];
  for (const { finding, count, first } of byPlace.values()) {
    const everywhere = count === perItem.length;
    if (finding.kind === 'missing-property' && !everywhere) continue;
    gathered.push({ ...finding, pointer: `${pointer}/${everywhere ? '*' : first}${finding.pointer}` });
  }
  return gathered;
}

function placeOf(pointer: string, name: string) {
  return `${pointer}/${/[~/]/.test(name) ? name.replace(/~/g, '~0').replace(/\//g, '~1') : name}`;
}

function admitsType(types: string | string[] | undefined, value: unknown) {
  if (types === undefined) return true;
  const type = typeOf(value);
  const wanted = Array.isArray(types) ? types : [types];
  return wanted.includes(type) || (type === 'number' && wanted.includes('integer'));
}

/** The type of a JSON value, by the names of JSON Schema. */
function typeOf(value: unknown) {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

/** Whether a failed contract says the same already: that a property is missing, or not declared. */
function isToldBy(failures: Failure[], { pointer }: Finding) {
  const place = withoutIndices(pointer);
  return failures.some(({ code, pointer: parent = '', expected }) => {
    if (code !== 'schema-required' && code !== 'schema-additional-properties') return false;
    return withoutIndices(placeOf(parent, String(expected))) === place;
  });
}

function withoutIndices(pointer: string) {
  return pointer.replace(/\/(?:\d+|\*)(?=\/|$)/g, '/*');
}

function emitFinding(finding: Finding) {
  const { kind, pointer, value } = finding;
  const sentences = {
    'unknown-property': `${pointer}: the specification has no such property`,
    'unknown-enum-value': `${pointer}: ${typeof value === 'object' ? 'a value' : JSON.stringify(value)} that the specification does not list`,
    'missing-property': `${pointer}: the specification declares it, and it is absent`,
    'undocumented-null': `${pointer}: null, which the specification does not allow`,
    'list-disagreement': `${pointer}: the list showed another value`,
    'duplicate-item': `${pointer}: an item before it has the same ID`,
  };
  emitEvent('finding', sentences[kind], finding);
}
