/** What is there at the start, for documents of any form. */
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../scripts/shared/json.ts';
import { answer, specOf } from '../../openapi/document.ts';
import { withSandbox } from '../client.ts';

const thing: JsonObject = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'] };
const things = answer({ type: 'array', items: thing });
const parameters = (...names: readonly string[]) =>
  names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));

describe('the content of a new sandbox', () => {
  it('has the optional singleton that is below no item, until it is deleted', async () => {
    const paths: JsonObject = { '/banner': { get: { responses: answer(thing) }, delete: { responses: answer(true) } } };
    await withSandbox({ spec: specOf({ paths }) }, async (call) => {
      assert.equal((await call('GET', '/banner')).status, 200);
      assert.equal((await call('DELETE', '/banner')).status, 200);
      assert.equal((await call('GET', '/banner')).status, 404);
    });
  });

  it('has the items of a list that another list names, whichever of the two comes first', async () => {
    const paths: JsonObject = {
      '/teams': { get: { responses: things } },
      '/teams/{teamId}/boards': { parameters: parameters('teamId'), get: { responses: things } },
      '/teams/{teamId}/boards/{boardId}/people': {
        parameters: parameters('teamId', 'boardId'),
        get: { responses: things },
      },
      '/teams/{teamId}/boards/{boardId}/people/{personId}': {
        parameters: parameters('teamId', 'boardId', 'personId'),
        get: { responses: answer(thing) },
      },
      '/teams/{teamId}/people': { parameters: parameters('teamId'), get: { responses: things } },
      '/teams/{teamId}/people/{personId}': {
        parameters: parameters('teamId', 'personId'),
        get: { responses: answer(thing) },
      },
    };
    await withSandbox({ spec: specOf({ paths }) }, async (call) => {
      const first = async (path: string) => (await call('GET', path)).json[0].id as string;
      const team = `/teams/${await first('/teams')}`;
      const people = `${team}/boards/${await first(`${team}/boards`)}/people`;
      assert.equal(await first(people), await first(`${team}/people`));
      assert.equal((await call('GET', `${people}/${await first(people)}`)).status, 200);
    });
  });

  it('has what is below an item under each name of its parameter, which may have other schemas', async () => {
    const numbered = { name: 'boardId', in: 'path', required: true, schema: { type: 'integer' } };
    const board: JsonObject = { type: 'object', properties: { id: { type: ['string', 'integer'] } }, required: ['id'] };
    const paths: JsonObject = {
      '/boards': { get: { responses: answer({ type: 'array', items: board }) } },
      '/boards/{id}': { parameters: parameters('id'), get: { responses: answer(board) } },
      '/boards/{id}/notes': { parameters: parameters('id'), post: { responses: answer(thing) } },
      '/boards/{id}/notes/{noteId}': { parameters: parameters('id', 'noteId'), get: { responses: answer(thing) } },
      '/boards/{boardId}/cards': { parameters: [numbered], post: { responses: answer(thing) } },
      '/boards/{boardId}/cards/{cardId}': {
        parameters: [numbered, ...parameters('cardId')],
        get: { responses: answer(thing) },
      },
      '/boards/{boardId}/cover': {
        parameters: [numbered],
        get: { responses: answer(thing) },
        delete: { responses: answer(true) },
      },
    };
    await withSandbox({ spec: specOf({ paths }) }, async (call, sandbox) => {
      const { id } = (await call('GET', '/boards')).json[0];
      const stored = Object.keys(sandbox.store());
      const first = (list: string) => stored.find((path) => path.startsWith(`/boards/${id}/${list}/`)) ?? list;
      for (const path of [`/boards/${id}`, `/boards/${id}/cover`, first('cards'), first('notes')])
        assert.equal((await call('GET', path)).status, 200, path);
    });
  });

  it('is the same for each value of a parameter with text beside it', async () => {
    const paths: JsonObject = {
      '/v{version}/things': { parameters: parameters('version'), get: { responses: things } },
      '/v{version}/things/{id}': { parameters: parameters('version', 'id'), get: { responses: answer(thing) } },
    };
    await withSandbox({ spec: specOf({ paths }) }, async (call) => {
      const { json } = await call('GET', '/v2/things');
      assert.equal(json.length, 2);
      assert.deepEqual((await call('GET', `/v3/things/${json[0].id}`)).json, json[0]);
    });
  });
});
