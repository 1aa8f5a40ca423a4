// Bruno: it runs an imported collection with its own names, and gives each script globals of its own.

/**
 * What Postman calls `pm`, made of what Bruno has. The rest of the scripts never writes `pm.`: Bruno's importer rewrites that text,
 * and cannot rewrite all of it.
 */
function brunoClient(): Postman {
  const readOnly = (get: (name: string) => unknown) => ({ get, set: () => {} });
  const environment = readOnly((name) => bru.getEnvVar(name));
  const globals = readOnly((name) => bru.getGlobalEnvVar(name));
  const iterationData = readOnly((name) => bru.runner.iterationData?.get(name));
  const ofCollection = readOnly((name) => bru.getCollectionVar(name));
  // Bruno's own variables of a collection are in its file. What a run sets is kept beside them, where Bruno does not look for
  // variables in braces.
  const collectionVariables = {
    get: (name: string) => bru.getVar(`collection.${name}`) ?? bru.getCollectionVar(name),
    set: (name: string, value: string) => bru.setVar(`collection.${name}`, value),
  };
  const scopes = [iterationData, environment, ofCollection, globals];
  const body = req.getBody();
  const response = typeof res === 'undefined' ? undefined : res;
  const code = response?.getStatus();
  return {
    environment,
    globals,
    iterationData,
    collectionVariables,
    variables: {
      get: (name) =>
        [bru.getVar(name), ...scopes.map((scope) => scope.get(name))].find(
          (value) => value !== undefined && value !== null,
        ),
      set: (name, value) => bru.setVar(name, value),
      unset: (name) => bru.deleteVar(name),
      replaceIn: (template) => String(bru.interpolate(template)),
    },
    // Bruno finds the next request by its name.
    info: { requestId: req.getName(), requestName: req.getName(), iteration: bru.runner.iterationIndex },
    request: {
      get method() {
        return req.getMethod();
      },
      set method(method) {
        req.setMethod(method);
      },
      headers: { clear: () => req.deleteHeaders(Object.keys(req.getHeaders())) },
      url: {
        toString: () => req.getUrl(),
        update: (url) => req.setUrl(url),
        query: {
          all: () =>
            (req.getUrl().split('?')[1] ?? '').split('&').map((pair) => {
              const [key = '', ...value] = pair.split('=');
              return { key, value: value.join('=') };
            }),
        },
        variables: { all: () => req.getPathParams().map(({ name, value }) => ({ key: name, value })) },
      },
      ...(body === undefined || body === null
        ? {}
        : {
            body: {
              raw: typeof body === 'string' ? body : JSON.stringify(body),
              update: (text: string) => req.setBody(text),
            },
          }),
    },
    ...(response === undefined || code === undefined
      ? {}
      : {
          response: {
            code,
            headers: { get: (name: string) => response.getHeader(name.toLowerCase()) ?? undefined },
            text: () => {
              const content = response.getBody();
              return typeof content === 'string' ? content : JSON.stringify(content);
            },
          },
        }),
    execution: {
      skipRequest: () => bru.runner.skipRequest(),
      setNextRequest: (name) => bru.runner.setNextRequest(name),
    },
    // Bruno does not show tests that are skipped.
    test: Object.assign((name: string, check: () => void) => test(name, check), {
      skip: () => {},
    }),
    expect: {
      fail: (message) => {
        throw new Error(message);
      },
    },
    share: (state) => bru.setVar('scriptState', encodeURIComponent(JSON.stringify(state))),
  };
}

/** Keeps the library for the script after the response, which evaluates it: encoded, as Bruno replaces names in braces. */
function shareScripts(library: () => void) {
  // Bruno reads JSON itself otherwise, and rounds its numbers.
  req.disableParsingResponseJson();
  const lines = [brunoClient, library, resumeScripts].map(String);
  bru.setVar('scripts', encodeURIComponent([...lines, 'resumeScripts(library);'].join('\n')));
}

/** Gives the script after the response the names that it has in Postman. */
function resumeScripts(library: () => void) {
  pm = brunoClient();
  setTimeout = () => 0;
  library();
  cloud.resume(JSON.parse(decodeURIComponent(String(bru.getVar('scriptState')))));
}
