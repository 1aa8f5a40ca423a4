// Writes use only IDs that the user set. One exception: a POST may create something below the only root item of the key.

/** The ID in a request that writes. */
function idToWrite(name: string, { root }: Settings): string | undefined {
  return givenValue(name) ?? (name === root && client.request.method === 'POST' ? onlyId(name) : undefined);
}

/** The ID of the only item of a list. */
function onlyId(name: string): string | undefined {
  const only = readKeyCache(`only-${name}`);
  return isFilled(only) ? String(only) : undefined;
}

/** Why a request that writes must not be sent with the values that its variables have now. */
function reasonAgainstWrite({ ownKeys }: Settings): Skip | undefined {
  const variables = client.request.url.variables.all();
  const values = [
    ...variables.map(({ value }) => client.variables.replaceIn(String(value))),
    // Beside text (`{id}:verb`, `{a}-{b}`), a parameter is no variable of the path.
    ...(pathText().match(/\{\{[^{}]*\}\}/g) ?? []).map((variable) => client.variables.replaceIn(variable)),
  ];
  if (!values.every(isOneSegment))
    return skipFor(
      'an ID in its path is not one segment: it must have no slash, question mark, number sign or white space',
      { reasonCode: 'unsafe-id', params: {} },
    );
  if (ownKeys === undefined) return undefined;
  const inUse = readKeyCache('keys-in-use');
  const url = plainId(client.variables.replaceIn(client.request.url.toString()));
  const isUsed =
    Array.isArray(inUse) && [url, ...values.map(plainId)].some((text) => inUse.some((id) => text.includes(id)));
  if (isUsed)
    return skipFor('it addresses the key that the requests are sent with, which must not be changed or deleted', {
      reasonCode: 'key-in-use',
      params: {},
    });
  const isAboutKeys = variables.some(({ key }) => key === ownKeys.parameter);
  if (!isAboutKeys || Array.isArray(inUse)) return undefined;
  const { request } = ownKeys;
  return skipFor(`it is not known which key is in use, and that one must not be changed: send "${request}" first`, {
    reasonCode: 'key-unknown',
    params: { request },
  });
}

function isOneSegment(value: string) {
  const text = decoded(value);
  return text !== undefined && text !== '' && text !== '.' && text !== '..' && !/[/\\?#\s]/.test(text);
}

/** An ID for comparison: decoded, in lower case, only letters and digits. */
function plainId(value: string) {
  return (decoded(value) ?? value).toLowerCase().replace(/[^a-z0-9]/g, '');
}

function decoded(value: string) {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/**
 * Stores what a list shows to the current key: the ID of its only item, and the IDs of the keys that may be the one in use. A list
 * shows only the end of a key.
 *
 * @param isWhole the list does not go on after these items
 */
function cacheListFacts(items: PlainObject[], { variable, id, isRoot, keySuffix }: ListRule, isWhole: boolean) {
  if (isRoot) writeKeyCache(`only-${variable}`, isWhole && items.length === 1 ? segmentOf(items[0]?.[id] ?? '') : '');
  if (keySuffix === undefined) return;
  const credentials = api.credentials.map(currentValue);
  const inUse = items.filter((item) => {
    const end = item[keySuffix];
    if (credentials.includes(String(item[id]))) return true;
    return isFilled(end) && credentials.some((credential) => credential.endsWith(String(end)));
  });
  // `null`: the list does not have the key in use, which stays unknown.
  writeKeyCache('keys-in-use', inUse.length > 0 ? inUse.map((item) => plainId(String(item[id]))) : null);
}

/**
 * Stores a fact for the current key in a variable of the collection: Postman's scripts share nothing else between requests that are
 * sent one by one.
 */
function writeKeyCache(name: string, value: unknown) {
  client.collectionVariables.set(name, JSON.stringify({ key: keyEnd(), value }));
}

function readKeyCache(name: string) {
  const { key, value } = storedIn(client.collectionVariables, name) ?? {};
  return key === keyEnd() ? value : undefined;
}

/** The part of a key's ID that the API shows in its lists, too; nothing of a key that is a secret only. */
function keyEnd() {
  const [id = '', secret] = api.credentials;
  return secret === undefined ? '' : currentValue(id).slice(-4);
}
