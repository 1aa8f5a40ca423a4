// Clean-up of the lifecycle suite: finds what carries exactly a name of this run, deletes it, and looks again until it is gone.

const MAX_DELETIONS = 3;

/**
 * @param {ResponseChecks} response
 * @param {LifecycleState} state
 * @returns {CleanUpChecks}
 */
function cleanUp(response, state) {
  /** @param {unknown} id */
  function deletionOf(id) {
    const key = segmentOf(id);
    const known = state.deletions[key] || { tries: 0, isDone: false };
    state.deletions[key] = known;
    return known;
  }

  /** @param {Look} rule */
  function leftItems({ at: pointer, id, property, names, made }) {
    const items = listAt(response, pointer);
    if (items === undefined) return undefined;
    // Each list but the first may have things of this run.
    const lists = made.flatMap((variable) => {
      const list = state.before[variable];
      return list === undefined ? [] : [list];
    });
    return items.filter(
      (item) =>
        isFilled(item[id]) &&
        names.some((name) => item[property] === named(name)) &&
        (lists.length === 0 || !lists.every((list) => list.includes(String(item[id])))),
    );
  }

  /**
   * @param {Look} rule
   * @param {string} id
   * @param {unknown} name
   */
  function reportLeft({ thing, remove, variable }, id, name) {
    /** @param {string} text */
    const filled = (text) => client.variables.replaceIn(text.split(`{{${variable}}}`).join(id));
    const body = remove.body === undefined ? {} : { body: filled(remove.body) };
    emitEvent('left', `${thing} ${String(name)}, ID ${id}, could not be deleted`, {
      thing,
      name: String(name),
      id,
      method: remove.method,
      path: filled(remove.path),
      ...body,
    });
  }

  return {
    looksFor(rule) {
      const { id, property, thing, variable } = rule;
      const left = leftItems(rule);
      delete state.owned[variable];
      const next = (left || []).find((item) => {
        const { tries, isDone } = deletionOf(item[id]);
        return !isDone && tries < MAX_DELETIONS;
      });
      if (next) {
        state.owned[variable] = segmentOf(next[id]);
        stopPolling();
        return;
      }
      // A deletion that was accepted may take a while.
      if ((left || []).some((item) => deletionOf(item[id]).isDone) && pollAgain()) return;
      stopPolling();
      for (const item of left || []) reportLeft(rule, segmentOf(item[id]), item[property]);
      if (left === undefined) {
        // The list cannot be read: what was created and not deleted since may still be there.
        for (const made of rule.made) {
          const created = state.created[made];
          if (created !== undefined) reportLeft(rule, created, state.name);
        }
      }
      const items = (left || []).map((item) => `${String(item[property])}, ID ${String(item[id])}`);
      testFor(
        `Nothing is left: ${thing}`,
        left === undefined
          ? problem('the list cannot be read', { code: 'list-unreadable', pointer: rule.at })
          : items.length > 0
            ? problem(`still there: ${items.join('; ')}`, {
                code: 'not-deleted',
                pointer: rule.at,
                actual: items.slice(0, MAX_LISTED),
              })
            : undefined,
      );
    },
    confirms({ at: pointer, id, property, names, variable, look }) {
      const wanted = state.owned[variable];
      const item = /** @type {PlainObject | undefined} */ (response.value(pointer));
      if (wanted === undefined) return;
      if (item && segmentOf(item[id]) === wanted && names.some((name) => item[property] === named(name))) return;
      // It is not what the list showed, or cannot be read: it is looked for again, and not deleted.
      delete state.owned[variable];
      deletionOf(wanted).tries += 1;
      client.execution.setNextRequest(look);
    },
    takesAway({ variable, look }) {
      const id = state.owned[variable];
      if (id === undefined) return;
      const deletion = deletionOf(id);
      deletion.tries += 1;
      if (client.response && client.response.code >= 200 && client.response.code < 300) deletion.isDone = true;
      delete state.owned[variable];
      client.execution.setNextRequest(look);
    },
  };
}
