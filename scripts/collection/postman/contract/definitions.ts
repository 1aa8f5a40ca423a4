// Definitions: the contracts of the requests refer to the same schemas, which the collection has once, after this.

/** What each definition refers to, as far as it was asked for. */
const referencesByName: Map<string, string[]> = new Map();

/** A contract with the definitions that it needs, those that these need, and no others: Ajv goes through all that it is given. */
function withDefinitions(contract: SchemaObject): SchemaObject {
  const all = cloud.definitions || {};
  const needed = new Set(referencesIn(contract));
  // A set is gone through in the order of its growth, so this reaches what is added here.
  for (const name of needed) {
    const further = referencesByName.get(name) || referencesIn(all[name]);
    referencesByName.set(name, further);
    for (const other of further) needed.add(other);
  }
  const named = [...needed].filter((name) => Object.hasOwn(all, name)).sort();
  return { ...contract, definitions: Object.fromEntries(named.map((name) => [name, all[name] ?? true])) };
}

function referencesIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  const { $ref } = part as PlainObject;
  const own = typeof $ref === 'string' ? [$ref.slice('#/definitions/'.length)] : [];
  return [...own, ...Object.values(part).flatMap(referencesIn)];
}

cloud = { ...cloud, withDefinitions };
