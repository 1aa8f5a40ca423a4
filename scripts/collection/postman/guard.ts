// Write guard: it comes first and uses nothing of what follows. A request that may change something is sent only where the
// variable `allowwrites` is exactly `true`, and only if the checks at the end of this script have passed, too.

/** Postman's `pm`. Each script has another one, and the library changes it to that of the script which calls it. */
let client = typeof pm === 'undefined' ? brunoClient() : pm;

const isWrite = !isRead();

function isRead() {
  try {
    return ['GET', 'HEAD', 'OPTIONS'].includes(client.request.method);
  } catch {
    return false;
  }
}

/**
 * Keeps this request from being sent. A client that cannot skip a request, such as Newman before 6.1, sends a GET without
 * body and credentials to an address that does not exist (RFC 6761, section 6.4).
 *
 * @param sentence why
 */
function skipRequest(sentence: string, reason: { reasonCode: string; params: object }) {
  function works(step: () => void) {
    try {
      step();
      return true;
    } catch {
      return false;
    }
  }
  const isHarmless = [
    works(() => client.request.url.update('http://skipped.invalid/')),
    works(() => {
      client.request.method = 'GET';
    }),
  ].every(Boolean);
  works(() => client.request.headers.clear());
  works(() => client.request.body?.update(''));
  for (const name of credentials) works(() => client.variables.set(name, ''));
  // In the form of `emitEvent`, which the guard must not depend on.
  works(() => console.warn('[skipped]', sentence, { v: 1, ...reason }));
  const isSkipped = works(() => client.execution.skipRequest());
  // A client that ends the request with its script sends nothing.
  if (!isHarmless && !isSkipped) throw new Error(sentence);
}

/** The path as it is written, without the variable of its server. */
function pathText() {
  return (client.request.url.toString().split(/[?#]/)[0] || '').replace(/^\{\{[^{}]*\}\}/, '');
}

/** Whether nothing can be changed: each ID in the path is one that cannot exist. */
function hasOnlyImpossibleIds() {
  const values = client.request.url.variables.all().map(({ value }) => String(value));
  return values.length > 0 && values.every((value) => impossibleIds.includes(value)) && !pathText().includes('{{');
}

function mayWrite() {
  try {
    return impossibleIds.length > 0 ? hasOnlyImpossibleIds() : String(client.variables.get('allowwrites')) === 'true';
  } catch {
    return false;
  }
}

const isBlockedWrite = isWrite && !mayWrite();
if (isBlockedWrite) {
  skipRequest('this request changes something: set the variable allowwrites to true to send it', {
    reasonCode: 'write-guard',
    params: {},
  });
} else {
  // `skipRequest` of an earlier request may have emptied the credentials.
  for (const name of credentials) client.variables?.unset?.(name);
}
