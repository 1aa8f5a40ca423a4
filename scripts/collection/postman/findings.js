// Findings: what the answer shows and the specification does not say. They fail nothing; they are how drift is seen.

const MOST_FINDINGS = 50;
const MOST_VALUES = 20000;

/**
 * @param {JsonSchema} schema
 * @param {unknown} body
 * @returns {Finding[]}
 */
function findingsIn(schema, body) {
  const definitions = typeof schema === 'object' ? schema.definitions || {} : {};
  let visited = 0;

  /**
   * All that is said of one value: the schema, what it refers to, its `allOf`, and the best of its alternatives.
   *
   * @param {JsonSchema | undefined} part
   * @param {unknown} value
   * @returns {SchemaObject[]}
   */
  function views(part, value) {
    if (typeof part !== 'object') return [];
    if (part.$ref) return views(definitions[decodeURIComponent(part.$ref.slice('#/definitions/'.length))], value);
    const all = [part];
    for (const other of part.allOf || []) all.push(...views(other, value));
    if (part.anyOf) all.push(...bestOf(part.anyOf, value));
    return all;
  }

  /**
   * @param {JsonSchema[]} branches
   * @param {unknown} value
   */
  function bestOf(branches, value) {
    let best = /** @type {SchemaObject[]} */ ([]);
    let fewest = Infinity;
    for (const branch of branches) {
      const candidate = views(branch, value);
      if (!candidate.every((view) => admitsType(view.type, value))) continue;
      const count = findings(candidate, value, '').length;
      if (count < fewest) {
        best = candidate;
        fewest = count;
      }
    }
    return best;
  }

  /**
   * @param {SchemaObject[]} said
   * @param {unknown} value
   * @param {string} pointer
   * @returns {Finding[]}
   */
  function findings(said, value, pointer) {
    visited += 1;
    if (visited > MOST_VALUES) return [];
    const found = unlistedValue(said, value, pointer);
    if (Array.isArray(value)) return [...found, ...inItems(said, value, pointer)];
    if (typeof value === 'object' && value !== null) {
      return [...found, ...inProperties(said, /** @type {PlainObject} */ (value), pointer)];
    }
    return found;
  }

  /**
   * @param {SchemaObject[]} said
   * @param {unknown[]} items
   * @param {string} pointer
   */
  function inItems(said, items, pointer) {
    const schemas = said.flatMap((view) => (view.items === undefined || Array.isArray(view.items) ? [] : [view.items]));
    if (schemas.length === 0) return [];
    const perItem = items.map((item) =>
      findings(
        schemas.flatMap((part) => views(part, item)),
        item,
        '',
      ),
    );
    return gather(perItem, pointer);
  }

  /**
   * @param {SchemaObject[]} said
   * @param {PlainObject} value
   * @param {string} pointer
   */
  function inProperties(said, value, pointer) {
    if (said.every((view) => view.properties === undefined)) return [];
    const isOpen = said.some((view) => view.additionalProperties || view.patternProperties);
    const found = /** @type {Finding[]} */ ([]);
    for (const name of Object.keys(value)) {
      const parts = partsFor(said, name);
      const place = placeOf(pointer, name);
      if (parts.length > 0) {
        const inner = parts.flatMap((part) => views(part, value[name]));
        found.push(...findings(inner, value[name], place));
      } else if (!isOpen) {
        found.push({
          kind: 'unknown-property',
          pointer: place,
          message: 'not known to the specification',
        });
      }
    }
    const missing = said.flatMap((view) =>
      Object.keys(view.properties || {}).filter((name) => !Object.hasOwn(value, name)),
    );
    for (const name of new Set(missing)) {
      if (partsFor(said, name).some(isDeprecated)) continue;
      found.push({
        kind: 'missing-property',
        pointer: placeOf(pointer, name),
        message: 'declared by the specification, and absent here',
      });
    }
    return found;
  }

  return findings(views(schema, body), body, '').slice(0, MOST_FINDINGS);
}

/**
 * What is declared of a property.
 *
 * @param {SchemaObject[]} said
 * @param {string} name
 */
function partsFor(said, name) {
  const parts = /** @type {JsonSchema[]} */ ([]);
  for (const { properties } of said) {
    const part = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (part !== undefined) parts.push(part);
  }
  return parts;
}

/**
 * @param {SchemaObject[]} said
 * @param {unknown} value
 * @param {string} pointer
 * @returns {Finding[]}
 */
function unlistedValue(said, value, pointer) {
  if (said.every((view) => view.known === undefined)) return [];
  const list = said.map((view) => view.known).find((known) => known && !known.includes(value));
  if (!list || value === null || typeof value === 'object') return [];
  const shown = typeof value === 'string' && !/^[\w .:/-]{1,40}$/.test(value) ? describe(value) : JSON.stringify(value);
  return [{ kind: 'unknown-enum-value', pointer, message: `${shown} is not among the ${list.length} listed values` }];
}

/**
 * What every item shows is one finding with `*` for the index. A property is missing only where no item has it.
 *
 * @param {Finding[][]} perItem
 * @param {string} pointer
 * @returns {Finding[]}
 */
function gather(perItem, pointer) {
  /** @type {Map<string, { finding: Finding, count: number, first: number }>} */
  const byPlace = new Map();
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

/**
 * @param {string} pointer
 * @param {string} name
 */
function placeOf(pointer, name) {
  return `${pointer}/${/[~/]/.test(name) ? name.replace(/~/g, '~0').replace(/\//g, '~1') : name}`;
}

/** @param {JsonSchema} schema */
function isDeprecated(schema) {
  return typeof schema === 'object' && schema.deprecated === true;
}

/**
 * @param {string | string[] | undefined} types
 * @param {unknown} value
 */
function admitsType(types, value) {
  if (types === undefined) return true;
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const wanted = Array.isArray(types) ? types : [types];
  return wanted.includes(type) || (type === 'number' && wanted.includes('integer'));
}
