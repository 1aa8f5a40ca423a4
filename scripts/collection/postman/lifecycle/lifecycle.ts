// Lifecycle suite: what a step creates, waits for and deletes. A request that writes addresses only what this run created:
// the response to its creation gave the ID, the list before did not have it, and the item carries the name of the run.

/** The name of this run, and the IDs that it listed, created and may delete. It is in memory, where no environment can preset it. */
function lifecycleState(): LifecycleState {
  const run = runId();
  const known = cloud.lifecycle;
  if (known && known.run === run) return known;
  const given = String(client.environment.get('lifecyclename') || '');
  const name = /^ccp-lifecycle-[0-9a-f]{12}$/.test(given) ? given : `ccp-lifecycle-${randomHex(12)}`;
  const state = { run, name, before: {}, created: {}, owned: {}, deletions: {} };
  cloud.lifecycle = state;
  return state;
}

function randomHex(digits: number) {
  let text = '';
  while (text.length < digits) text += Math.floor(Math.random() * 16).toString(16);
  return text;
}

function named(template: string) {
  const { name } = lifecycleState();
  return template.split('{{lifecyclename}}').join(name).split('{{lifecycleidentifier}}').join(identifierOf(name));
}

/** With underscores, as identifiers have no hyphens. */
function identifierOf(name: string) {
  return name.replace(/-/g, '_');
}

/**
 * The ID of a variable in a step. The suite's own variables have the values of this run, whatever the environment says.
 */
function idForStep(name: string, isWrite: boolean, settings: LifecycleSettings): string | undefined {
  const { created, owned, name: runName } = lifecycleState();
  if (name === 'lifecyclename') return runName;
  if (name === 'lifecycleidentifier') return identifierOf(runName);
  if (Object.hasOwn(settings.fixed, name)) return settings.fixed[name];
  if (settings.own.includes(name)) return owned[name] ?? (isWrite ? undefined : created[name]);
  if (name === settings.root) return givenValue(name) ?? onlyId(name);
  return isWrite ? givenValue(name) : idToRead(name);
}

function prepareStep(sandbox: PrepareSandbox, settings: LifecycleSettings) {
  bindGlobals(sandbox);
  if (sandbox.isBlockedWrite) return;
  // Bruno's scripts share no names, and Newman before 6.1 cannot repeat a request: what is created could not be deleted.
  if (client.share !== undefined || client.execution?.setNextRequest === undefined) {
    const sentence = 'this client cannot run life cycles: use Postman, or Newman from 6.1 on';
    return endRun(sandbox, 'Use another client', skipFor(sentence, { reasonCode: 'preparation-failed', params: {} }));
  }
  const creates = settings.creations[client.info.requestName];
  if (creates !== undefined && !lifecycleState().before[creates])
    sandbox.skipRequest('it is not known what existed before it', { reasonCode: 'unknown-before', params: {} });
  else prepareWith(sandbox, settings, (name) => idForStep(name, sandbox.isWrite, settings));
}

/** The checks of one step, which also update the state of the run. */
function lifecycleChecks(sandbox: Sandbox): LifecycleChecks {
  const response = responseChecks(sandbox, { isNew: true });
  const state = lifecycleState();

  return {
    ...response,
    remembers({ at: pointer, id, variable }) {
      const ids = listAt(response.value, pointer)?.map((item) => String(item[id]));
      const isWhole = ids !== undefined && !hasNextPage(response.value, ids.length);
      if (isWhole) state.before[variable] = ids;
      else delete state.before[variable];
      testFor(
        'The list shows all that exists',
        isWhole
          ? undefined
          : problem('it cannot be read, or it has further pages', { code: 'list-incomplete', pointer }),
      );
    },
    creates({ at: pointer, variable }) {
      const id = response.value(pointer);
      const before = state.before[variable];
      const isNew = isFilled(id) && before !== undefined && !before.includes(String(id));
      delete state.owned[variable];
      if (isNew) state.created[variable] = segmentOf(id);
      else delete state.created[variable];
      const notNew = isFilled(id)
        ? problem('the response has the ID of something that existed before, or it is not known what existed', {
            code: 'not-created',
            pointer,
            expected: variable,
          })
        : problem(`the response has no ID at ${pointer}`, { code: 'id-missing', pointer, expected: variable });
      testFor(`Created, with an ID for ${variable}`, isNew ? undefined : notNew);
    },
    proves({ at: pointer, property, name, id, variable, seconds }) {
      const found = response.value(pointer);
      const wanted = state.created[variable] ?? state.owned[variable];
      const item = Array.isArray(found) ? found.find((one) => one && segmentOf(one[id]) === wanted) : found;
      // Reads may lag behind writes by some seconds.
      if (!item && seconds && wanted !== undefined && pollAgain(seconds)) return;
      stopPolling();
      const isOurs = wanted !== undefined && item && segmentOf(item[id]) === wanted && item[property] === named(name);
      if (isOurs) state.owned[variable] = wanted;
      else delete state.owned[variable];
      testFor(
        `${variable} was created by this run`,
        isOurs
          ? undefined
          : problem(`the item has another ID, or its ${property} is not the one that it was created with`, {
              code: 'not-of-this-run',
              pointer,
              expected: property,
            }),
      );
    },
    finds({ at: pointer, property, name, id, variable, seconds }) {
      const before = state.before[variable];
      const found = listAt(response.value, pointer)?.find((item) => item[property] === named(name));
      if (!found && seconds && pollAgain(seconds)) return;
      stopPolling();
      delete state.owned[variable];
      delete state.created[variable];
      if (found && before && isFilled(found[id]) && !before.includes(String(found[id])))
        state.created[variable] = segmentOf(found[id]);
    },
    removes(variable) {
      if (!response.succeeded()) return;
      delete state.created[variable];
      delete state.owned[variable];
    },
    awaits({ at: pointer, until, failed, seconds }) {
      const now = response.value(pointer);
      const isReached = until.includes(String(now));
      const isFinal = now === undefined || (failed || []).includes(String(now));
      if (!isReached && !isFinal && pollAgain(seconds)) return;
      stopPolling();
      testFor(`Is ${until.join(' or ')}`, isReached ? undefined : stateProblem(now, pointer, until));
    },
    ...cleanUp(response, state),
  };
}

function stateProblem(state: unknown, pointer: string, expected: string[]) {
  if (state === undefined)
    return problem(`there is no state at ${pointer}`, { code: 'state-missing', pointer, expected });
  const actual = String(state).slice(0, MAX_SENTENCE);
  return problem(`is still ${String(state)}`, { code: 'state-not-reached', pointer, expected, actual });
}

cloud = { ...cloud, prepareStep, step: (sandbox) => counted(lifecycleChecks(sandbox)) };
