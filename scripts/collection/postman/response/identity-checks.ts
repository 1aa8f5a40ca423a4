// Checks that a response is about what was asked for, and agrees with the others of the run.

function identityChecks({
  check,
  value,
  isUsable,
}: IdentityContext): Pick<ResponseChecks, 'isListOf' | 'isItem' | 'belongsTo' | 'provides'> {
  return {
    isListOf(rule) {
      const items = listAt(value, rule.at);
      if (!isUsable() || items === undefined) return;
      const name = `List contains ${rule.variable}`;
      const isWhole = !hasNextPage(value, items.length);
      if (rule.isRoot && isWhole && items.length === 0)
        check('List has an item', () =>
          problem('the list is empty: the key belongs to nothing', { code: 'list-empty', pointer: rule.at }),
        );
      const item = captureFrom(items, rule, isWhole);
      if (items.length > 0 && !item && !isGiven(rule.variable)) {
        // The list failed: it is not empty.
        knownIds().delete(rule.variable);
        check(`Items have an ID for ${rule.variable}`, () =>
          problem(`none of the ${items.length} items has a usable ${rule.id}`, {
            code: 'id-missing',
            pointer: rule.at,
            expected: rule.variable,
          }),
        );
      }
      const double = duplicateIn(items, rule);
      if (double !== -1) emitFinding({ kind: 'duplicate-item', pointer: `${rule.at}/${double}/${rule.id}` });
      if (!isGiven(rule.variable)) return;
      // The item may be on a later page: whether it exists, its own response says.
      const isUnknown = !item && isWhole && (!rule.isPaged || showsPaging(value));
      if (isUnknown)
        for (const variable of [rule.variable, ...Object.keys(rule.keep || {})])
          knownIds().set(variable, { ...knownIds().get(variable), unknown: rule.variable });
      if (!item && !isUnknown) client.test.skip(name, () => {});
      else check(name, () => (item ? undefined : unlistedProblem(items, rule)));
    },
    isItem(rule) {
      const item = value(rule.at) as PlainObject | null | undefined;
      if (!isUsable() || item === undefined) return;
      const isAsked = item !== null && holds(rule.variable, item[rule.id]);
      check(`Item is the one that ${rule.variable} names`, () =>
        isAsked
          ? undefined
          : problem(`${rule.at}/${rule.id} is another ID than the one that was asked for`, {
              code: 'other-id',
              pointer: `${rule.at}/${rule.id}`,
              expected: rule.variable,
            }),
      );
      const known = knownIds().get(rule.variable);
      const listed = known?.item;
      if (isAsked && !listed) knownIds().set(rule.variable, { ...known, item });
      if (item === null || !listed || !holds(rule.variable, listed[rule.id])) return;
      check('Properties that do not change agree with the list', () => {
        const differing = disagreements(rule.same || [], item, listed);
        if (differing.length === 0) return undefined;
        return {
          sentence: `differs from the list in ${differing.join(', ')}`,
          failures: differing.map((property) => ({
            code: 'other-than-list' as const,
            pointer: placeOf(rule.at, property),
          })),
        };
      });
      for (const property of disagreements(rule.usual || [], item, listed)) {
        emitFinding({ kind: 'list-disagreement', pointer: placeOf(rule.at, property) });
      }
    },
    belongsTo(variables, place) {
      const found = value(place);
      const items = (Array.isArray(found) ? found : [found]) as PlainObject[];
      for (const [property, variable] of Object.entries(variables)) {
        check(`Belongs to ${variable}`, () => {
          const stray = items.findIndex((item) => isFilled(item?.[property]) && !holds(variable, item[property]));
          const pointer = `${place}${Array.isArray(found) ? `/${stray}` : ''}/${property}`;
          return stray === -1
            ? undefined
            : problem(`${pointer} is not the one that was asked for`, {
                code: 'other-parent',
                pointer,
                expected: variable,
              });
        });
      }
    },
    provides(pointers) {
      if (!isUsable()) return;
      for (const [variable, pointer] of Object.entries(pointers)) {
        if (isGiven(variable)) continue;
        const found = value(pointer);
        capture(variable, found);
        if (!isFilled(found)) knownIds().set(variable, {});
      }
    },
  };
}

/** Characters of an ID that a message shows. */
const MAX_ID = 8;

/** IDs that a message shows. */
const MAX_IDS = 5;

function unlistedProblem(items: PlainObject[], { at: pointer, id, variable }: ListRule): Problem {
  const ids = items.map((item) => String(item[id] ?? ''));
  const shown = ids.slice(0, MAX_IDS).map((text) => (text.length > MAX_ID ? `${text.slice(0, MAX_ID)}\u2026` : text));
  const actual = ids.length > MAX_IDS ? [...shown, `${ids.length - MAX_IDS} more`] : shown;
  const what = `none of the ${ids.length} items has the ${id} that ${variable} names in the environment`;
  return problem(`${what}: ${actual.join(', ')}`, { code: 'not-in-list', pointer, expected: variable, actual });
}
