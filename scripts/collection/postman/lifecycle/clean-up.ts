// Clean-up of the lifecycle suite: finds what has exactly a name of this run, deletes it, and lists again until nothing is left.

const MAX_DELETIONS = 3;

function cleanUp(response: ResponseChecks, state: LifecycleState): CleanUpChecks {
  function deletionOf(id: unknown) {
    const key = segmentOf(id);
    const known = state.deletions[key] || { tries: 0, isDone: false };
    state.deletions[key] = known;
    return known;
  }

  function leftItems({ at: pointer, id, property, names, made }: Look) {
    const items = listAt(response.value, pointer);
    if (items === undefined) return undefined;
    // What each of them has existed before this run: only the first list is certain to be older than its resources.
    const lists = made.flatMap((variable) => (state.before[variable] === undefined ? [] : [state.before[variable]]));
    return items.filter((item) => {
      if (!isFilled(item[id]) || !names.some((name) => item[property] === named(name))) return false;
      return lists.length === 0 || !lists.every((list) => list.includes(String(item[id])));
    });
  }

  function leftProblem({ at: pointer, id, property }: Look, left: PlainObject[] | undefined) {
    if (left === undefined) return problem('the list cannot be read', { code: 'list-unreadable', pointer });
    if (left.length === 0) return undefined;
    const items = left.map((item) => `${String(item[property])}, ID ${String(item[id])}`);
    const actual = items.slice(0, MAX_LISTED);
    return problem(`still there: ${items.join('; ')}`, { code: 'not-deleted', pointer, actual });
  }

  function reportLeft({ thing, remove, variable }: Look, id: string, name: unknown) {
    const filled = (text: string) => client.variables.replaceIn(text.split(`{{${variable}}}`).join(id));
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
      testFor(`Nothing is left: ${thing}`, leftProblem(rule, left));
    },
    confirms({ at: pointer, id, property, names, variable, look }) {
      const wanted = state.owned[variable];
      const item = response.value(pointer) as PlainObject | undefined;
      if (wanted === undefined) return;
      if (item && segmentOf(item[id]) === wanted && names.some((name) => item[property] === named(name))) return;
      // It is not what the list showed, or cannot be read: it is looked for again, and not deleted.
      delete state.owned[variable];
      deletionOf(wanted).tries += 1;
      client.execution.setNextRequest(look);
    },
    recordsDeletion({ variable, look }) {
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
