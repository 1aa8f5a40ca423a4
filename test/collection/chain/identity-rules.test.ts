/** Which property of a response is the ID that a path asks for. */
import assert from 'node:assert/strict';
import { chainOf } from '../../../scripts/collection/chain/chain.ts';
import type { JsonObject } from '../../../scripts/shared/json.ts';
import { CONFIG, specOf } from '../spec-fixture.ts';

const text: JsonObject = { type: 'string' };
const integer: JsonObject = { type: 'integer' };
const object = (properties: JsonObject): JsonObject => ({ type: 'object', properties });
const login = object({ login: text });

describe('the ID of an item', () => {
  const lists: readonly { name: string; parameter: string; properties: JsonObject; want: string | undefined }[] = [
    {
      name: 'has the name of the parameter',
      parameter: 'queryId',
      properties: { id: text, queryId: text },
      want: 'queryId',
    },
    {
      name: 'has its name in camel case',
      parameter: 'query_id',
      properties: { id: text, queryId: text },
      want: 'queryId',
    },
    { name: 'has its last word', parameter: 'settingName', properties: { id: text, name: text }, want: 'name' },
    { name: 'is the id otherwise', parameter: 'pet', properties: { id: integer, name: text }, want: 'id' },
    { name: 'is no object', parameter: 'userName', properties: { name: login, id: integer }, want: 'id' },
    { name: 'is no list', parameter: 'userName', properties: { name: { type: 'array' }, key: text }, want: 'key' },
    { name: 'may have any type', parameter: 'pet', properties: { id: {} }, want: 'id' },
    {
      name: 'is not that of a resource with an owner',
      parameter: 'owner',
      properties: { owner: login, id: integer },
      want: undefined,
    },
  ];
  for (const { name, parameter, properties, want } of lists) {
    it(`in a list ${name}`, () => {
      const spec = specOf({
        'GET /things': { id: 'list', answers: { type: 'array', items: object(properties) } },
        [`GET /things/{${parameter}}`]: { id: 'get', answers: object({}) },
      });
      assert.equal(chainOf(spec, CONFIG).links.get('list')?.list?.id, want);
    });
  }

  const details: readonly { name: string; asked: JsonObject; shown: JsonObject; list?: boolean; want: boolean }[] = [
    { name: 'a number for a number', asked: integer, shown: { type: 'number' }, want: true },
    { name: 'a text for a text', asked: text, shown: text, want: true },
    { name: 'a number for a text', asked: text, shown: integer, want: false },
    { name: 'a number for a text, which a list shows', asked: text, shown: integer, list: true, want: true },
    { name: 'a text for a number', asked: integer, shown: text, want: false },
    { name: 'anything', asked: text, shown: {}, want: true },
  ];
  for (const { name, asked, shown, list = false, want } of details) {
    it(`in a response is compared with the path: ${name}: ${want}`, () => {
      const item = object({ id: shown });
      const spec = specOf({
        ...(list ? { 'GET /orgs': { id: 'list', answers: { type: 'array', items: item } } } : {}),
        'GET /orgs/{org}': {
          id: 'get',
          parameters: [{ name: 'org', in: 'path', required: true, schema: asked }],
          answers: item,
        },
      });
      assert.equal(chainOf(spec, CONFIG).links.get('get')?.item?.id, want ? 'id' : undefined);
    });
  }
});
