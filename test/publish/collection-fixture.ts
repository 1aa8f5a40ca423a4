/** A small generated collection: two folders, four requests. */
import type { PostmanCollection } from '../../scripts/collection/write/postman-format.ts';
import type { Body } from './postman-api.ts';

export const request = (name: string, method: string, path: string, { script = '', body = '' } = {}): Body => ({
  id: `generated-${method}-${path}-${name}`,
  name,
  request: {
    method,
    description: `${name} of the API`,
    header: [],
    url: { raw: `{{baseURL}}/${path}`, host: ['{{baseURL}}'], path: path.split('/') },
    ...(body === '' ? {} : { body: { mode: 'raw', raw: body } }),
  },
  response: [
    {
      id: `example-${name}`,
      name: '200 OK',
      // As in a generated collection: values in place of the variables of the path.
      originalRequest: { method, header: [], url: `{{baseURL}}/${path.replaceAll(/:(\w+)/g, '{{$1}}')}?limit=1` },
      code: 200,
      body: '{}',
    },
  ],
  event: [
    {
      listen: 'test',
      script: {
        id: `script-${name}`,
        type: 'text/javascript',
        exec: ['const response = cloud.response({ pm });', script],
      },
    },
  ],
});
export const folder = (name: string, item: Body[]): Body => ({
  id: `generated-${name}`,
  name,
  description: `All ${name}`,
  item,
});
export const LIST = request('List services', 'GET', 'v1/services');
export const DETAIL = request('Get service', 'GET', 'v1/services/:serviceId');
export const CREATE = request('Create service', 'POST', 'v1/services', { body: '{"name":"a"}' });
export const KEYS = request('List keys', 'GET', 'v1/keys');

export function collection(
  item: Body[] = [folder('services', [LIST, DETAIL, CREATE]), folder('keys', [KEYS])],
): PostmanCollection {
  return {
    info: { _postman_id: 'generated', name: 'Cloud', description: 'The cloud', schema: '' },
    auth: {
      type: 'basic',
      basic: [
        { key: 'username', value: '{{keyid}}', type: 'string' },
        { key: 'password', value: '{{keysecret}}', type: 'string' },
      ],
    },
    event: [
      { listen: 'prerequest', script: { id: 'generated', type: 'text/javascript', exec: ['cloud.prepare({});'] } },
    ],
    variable: [
      { key: 'baseURL', value: 'https://api.example', type: 'string' },
      { key: 'serviceid', value: '', type: 'string' },
    ],
    item,
  } as PostmanCollection;
}
