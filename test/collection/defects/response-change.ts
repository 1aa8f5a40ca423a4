/** Changes of one response of a healthy API. */
import assert from 'node:assert/strict';
import type { ApiResponse } from '../../../scripts/sandbox/http/response.ts';

export type Change = (response: ApiResponse) => ApiResponse;

// biome-ignore lint/suspicious/noExplicitAny: defects reach into bodies of any shape
export type Body = any;

/** Changes the JSON body; a function without a result changes the value that it gets. */
export const body =
  (change: (body: Body) => unknown): Change =>
  (response) => {
    const parsed = JSON.parse(response.body);
    const changed = change(parsed);
    return { ...response, body: JSON.stringify(changed === undefined ? parsed : changed) };
  };

/** Changes the value at a pointer, which the body has to have. */
export const set = (pointer: string, value: unknown) =>
  body((whole) => at(whole, pointer, (owner, key) => Object.assign(owner, { [key]: value })));
/** Removes the property at a pointer, which the body has to have. */
export const drop = (pointer: string) =>
  body((whole) => at(whole, pointer, (owner, key) => Reflect.deleteProperty(owner, key)));
/** Adds a property at a pointer, which the body must not have. */
export const add = (pointer: string, value: unknown) =>
  body((whole) => at(whole, pointer, (owner, key) => Object.assign(owner, { [key]: value }), false));

export const status =
  (code: number): Change =>
  (response) => ({ ...response, status: code });
export const contentType =
  (type: string): Change =>
  (response) => ({ ...response, headers: { ...response.headers, 'content-type': type } });
/** Changes the body as text. */
export const text =
  (change: (text: string) => string): Change =>
  (response) => ({ ...response, body: change(response.body) });
/** An error in the form of the API, with this status in its envelope. */
export const error = (code: number) =>
  body(({ requestId }) => ({ status: code, error: 'BAD_REQUEST: something is wrong', requestId }));

function at(whole: Body, pointer: string, change: (owner: Body, key: string) => unknown, isThere = true): void {
  const keys = pointer.split('/').slice(1);
  const last = keys.pop() ?? '';
  const owner = keys.reduce((value, key) => value[key], whole);
  assert.equal(last in owner, isThere, pointer);
  change(owner, last);
}
