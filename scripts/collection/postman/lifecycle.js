// Lifecycle suite: what a step creates, waits for and deletes. A request that writes addresses only what this run created:
// the response to its creation gave the ID, the list before did not have it, and the item carries the name of the run.

/** Where a name contains the name of the run. */
const RUN_NAME = '{{lifecyclename}}';
/** Where a name contains the name of the run with underscores, as identifiers have no hyphens. */
const RUN_IDENTIFIER = '{{lifecycleidentifier}}';

/**
 * What this run knows of its own things. It is kept in the memory of the scripts, where no environment can preset it.
 *
 * @returns {LifecycleState}
 */
function lifecycleState() {
  const run = runId();
  const known = cloud.lifecycle;
  if (known && known.run === run) return known;
  const given = String(pm.environment.get('lifecyclename') || '');
  const name = /^ccp-lifecycle-[0-9a-f]{12}$/.test(given) ? given : `ccp-lifecycle-${randomHex(12)}`;
  const state = { run, name, before: {}, created: {}, owned: {}, deletions: {} };
  cloud.lifecycle = state;
  return state;
}

/** @param {number} digits */
function randomHex(digits) {
  let text = '';
  while (text.length < digits) text += Math.floor(Math.random() * 16).toString(16);
  return text;
}

/** @param {string} template */
function named(template) {
  const { name } = lifecycleState();
  return template.split(RUN_NAME).join(name).split(RUN_IDENTIFIER).join(identifierOf(name));
}

/** @param {string} name */
function identifierOf(name) {
  return name.replace(/-/g, '_');
}

/**
 * The ID that a variable stands for in a step. The suite's own variables have the values that this run gave them, whatever the
 * environment says.
 *
 * @param {string} name
 * @param {boolean} isWrite
 * @param {LifecycleSettings} settings
 * @returns {string | undefined}
 */
function idForStep(name, isWrite, settings) {
  const { created, owned, name: runName } = lifecycleState();
  if (name === 'lifecyclename') return runName;
  if (name === 'lifecycleidentifier') return identifierOf(runName);
  if (Object.hasOwn(settings.fixed, name)) return settings.fixed[name];
  if (settings.own.includes(name)) return owned[name] ?? (isWrite ? undefined : created[name]);
  if (name === settings.root) return givenValue(name) ?? onlyId(name);
  return isWrite ? givenValue(name) : idToRead(name);
}

/**
 * @param {PrepareSandbox} sandbox
 * @param {LifecycleSettings} settings
 */
function prepareStep(sandbox, settings) {
  speakThrough(sandbox);
  const creates = settings.creations[pm.info.requestId];
  if (creates !== undefined && !sandbox.isHeldBack && !lifecycleState().before[creates])
    sandbox.skipRequest('it is not known what existed before it');
  else prepareWith(sandbox, settings, (name) => idForStep(name, sandbox.isWrite, settings));
}

/**
 * The checks of one response, and what the suite makes of it.
 *
 * @param {Sandbox} sandbox
 * @returns {LifecycleAnswer}
 */
function lifecycleAnswer(sandbox) {
  const answer = answerOf(sandbox, { isNew: true });
  const state = lifecycleState();

  /**
   * @param {string} name
   * @param {string | undefined} problem
   */
  function test(name, problem) {
    pm.test(name, () => {
      if (problem !== undefined) pm.expect.fail(problem);
    });
  }

  return {
    ...answer,
    remembers({ at: pointer, id, variable }) {
      const ids = listAt(answer, pointer)?.map((item) => String(item[id]));
      const isWhole = ids !== undefined && !hasFurtherPages(answer, ids.length);
      if (isWhole) state.before[variable] = ids;
      else delete state.before[variable];
      test('The list shows all that exists', isWhole ? undefined : 'it cannot be read, or it has further pages');
    },
    creates({ at: pointer, variable }) {
      const id = answer.value(pointer);
      const before = state.before[variable];
      const isNew = isFilled(id) && before !== undefined && !before.includes(String(id));
      delete state.owned[variable];
      if (isNew) state.created[variable] = segmentOf(id);
      else delete state.created[variable];
      test(
        `Created, with an ID for ${variable}`,
        isNew
          ? undefined
          : isFilled(id)
            ? 'the API answered with the ID of something that existed before, or it is not known what existed'
            : `the response has no ID at ${pointer}`,
      );
    },
    proves({ at: pointer, property, name, id, variable, seconds }) {
      const found = answer.value(pointer);
      const wanted = state.created[variable] ?? state.owned[variable];
      const item = Array.isArray(found) ? found.find((one) => one && segmentOf(one[id]) === wanted) : found;
      // Reads may lag behind writes by some seconds.
      if (!item && seconds && wanted !== undefined && pollAgain(seconds)) return;
      stopPolling();
      const isOurs = wanted !== undefined && item && segmentOf(item[id]) === wanted && item[property] === named(name);
      if (isOurs) state.owned[variable] = wanted;
      else delete state.owned[variable];
      test(
        `${variable} was created by this run`,
        isOurs ? undefined : `the item has another ID, or its ${property} is not the one that it was created with`,
      );
    },
    finds({ at: pointer, property, name, id, variable, seconds }) {
      const before = state.before[variable];
      const found = listAt(answer, pointer)?.find((item) => item[property] === named(name));
      if (!found && seconds && pollAgain(seconds)) return;
      stopPolling();
      delete state.owned[variable];
      delete state.created[variable];
      if (found && before && isFilled(found[id]) && !before.includes(String(found[id])))
        state.created[variable] = segmentOf(found[id]);
    },
    removes(variable) {
      if (!answer.succeeded()) return;
      delete state.created[variable];
      delete state.owned[variable];
    },
    awaits({ at: pointer, until, failed, seconds }) {
      const now = answer.value(pointer);
      const isReached = until.includes(String(now));
      const isGone = now === undefined;
      const isFinal = isGone || (failed || []).includes(String(now));
      if (!isReached && !isFinal && pollAgain(seconds)) return;
      stopPolling();
      test(
        `Is ${until.join(' or ')}`,
        isReached ? undefined : isGone ? `there is no state at ${pointer}` : `is still ${String(now)}`,
      );
    },
    ...cleanUp(answer, state),
  };
}

/**
 * The items that a response shows. A list that is only a part of something larger may be absent where it is empty.
 *
 * @param {Answer} answer
 * @param {string} pointer
 * @returns {PlainObject[] | undefined} nothing where the response cannot be read
 */
function listAt(answer, pointer) {
  const items = answer.value(pointer);
  const isPart =
    pointer.split('/').length > 2 && answer.value(pointer.slice(0, pointer.lastIndexOf('/'))) !== undefined;
  if (isPart && (items === undefined || items === null)) return [];
  return Array.isArray(items) ? items.filter((item) => item !== null && typeof item === 'object') : undefined;
}

/**
 * Whether a list says that it goes on: by a cursor, or by a count that is larger than what it shows.
 *
 * @param {Answer} answer
 * @param {number} shown
 */
function hasFurtherPages(answer, shown) {
  const places = ['', '/result', '/pagination', '/result/pagination', '/meta', '/result/meta'];
  return places.some(
    (place) =>
      ['nextCursor', 'next', 'nextPageToken'].some((name) => isFilled(answer.value(`${place}/${name}`))) ||
      answer.value(`${place}/hasMore`) === true ||
      ['totalCount', 'total'].some((name) => Number(answer.value(`${place}/${name}`)) > shown),
  );
}

cloud = { ...cloud, prepareStep: prepareStep, step: lifecycleAnswer };
