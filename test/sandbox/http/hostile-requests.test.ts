/** Hostile or malformed requests get an error in the envelope or are executed, and never cause an internal error. */
import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import type { Operation, Spec } from '../../../scripts/openapi/model.ts';
import { sampleOf } from '../../../scripts/openapi/schema/sample.ts';
import { MAIN_ID } from '../../../scripts/sandbox/credentials.ts';
import type { Sandbox } from '../../../scripts/sandbox/server.ts';
import { isObject, type Json } from '../../../scripts/shared/json.ts';
import { basic, pinnedSpec, withSandbox } from '../client.ts';

interface RawResponse {
  readonly status: number;
  /** The error text; absent for a success response. */
  readonly error?: string;
}

const headersOf = (sandbox: Sandbox) => {
  const [key] = sandbox.keys;
  return `Host: localhost\r\nAuthorization: ${key === undefined ? '' : basic(key)}\r\n`;
};

describe('hostile requests @slow', function () {
  this.timeout(180_000);

  const odd: readonly [string, { given: (path: string, headers: string) => string; want: readonly RawResponse[] }][] = [
    [
      'pipelined',
      {
        given: (path, headers) =>
          `GET ${path} HTTP/1.1\r\n${headers}\r\n` +
          `PATCH ${path} HTTP/1.1\r\n${headers}Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{"name":"p"}` +
          `GET ${path}/nothing HTTP/1.1\r\n${headers}\r\n`,
        want: [{ status: 200 }, { status: 200 }, { status: 404, error: 'NOT_FOUND: no operation has this path' }],
      },
    ],
    [
      'pipelined, the last one reads what those before it wrote',
      {
        given: (path, headers) => {
          const at = `${path}/services/${MAIN_ID}/upgradeWindow HTTP/1.1\r\n${headers}`;
          const body = '{"weekday":1,"startHourUtc":6}';
          const put = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
          return `DELETE ${at}\r\nPUT ${at}${put}GET ${at}\r\n`;
        },
        want: [{ status: 200 }, { status: 200 }, { status: 200 }],
      },
    ],
    [
      'another protocol',
      { given: () => '\x16\x03\x01\x02\r\n\r\n', want: [{ status: 400, error: 'BAD_REQUEST: this is not HTTP' }] },
    ],
    [
      'an unknown HTTP method',
      {
        given: (path, headers) => `FROB ${path} HTTP/1.1\r\n${headers}\r\n`,
        want: [{ status: 400, error: 'BAD_REQUEST: this is not HTTP' }],
      },
    ],
    [
      'two Content-Length headers',
      {
        given: (path, headers) =>
          `POST ${path}/keys HTTP/1.1\r\n${headers}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        want: [{ status: 400, error: 'BAD_REQUEST: this is not HTTP' }],
      },
    ],
    [
      'too long headers',
      {
        given: (path, headers) => `GET ${path} HTTP/1.1\r\n${headers}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
        want: [{ status: 431, error: 'REQUEST_HEADER_FIELDS_TOO_LARGE' }],
      },
    ],
    [
      'a too long ID',
      {
        given: (path, headers) => `GET ${path}/services/${'a'.repeat(9_000)} HTTP/1.1\r\n${headers}\r\n`,
        want: [{ status: 400, error: 'BAD_REQUEST: path parameter serviceId' }],
      },
    ],
    [
      'an unknown expectation',
      {
        given: (path, headers) => `GET ${path} HTTP/1.1\r\n${headers}Expect: a miracle\r\n\r\n`,
        want: [{ status: 417, error: 'EXPECTATION_FAILED' }],
      },
    ],
    [
      'OPTIONS of a path with GET and PATCH',
      {
        given: (path, headers) => `OPTIONS ${path} HTTP/1.1\r\n${headers}\r\n`,
        want: [{ status: 405, error: 'METHOD_NOT_ALLOWED: OPTIONS' }],
      },
    ],
    [
      'OPTIONS *',
      {
        given: (_, headers) => `OPTIONS * HTTP/1.1\r\n${headers}\r\n`,
        want: [{ status: 404, error: 'NOT_FOUND' }],
      },
    ],
    [
      'a write to the document',
      {
        given: (_, headers) => `DELETE /v1 HTTP/1.1\r\n${headers}\r\n`,
        want: [{ status: 405, error: 'METHOD_NOT_ALLOWED: DELETE' }],
      },
    ],
    [
      'a path that leaves the root',
      {
        given: (path, headers) => `GET ${path}/services/..%2f..%2fkeys HTTP/1.1\r\n${headers}\r\n`,
        want: [{ status: 400, error: 'BAD_REQUEST: path parameter serviceId' }],
      },
    ],
  ];
  for (const [name, { given, want }] of odd) {
    it(name, async () => {
      await withSandbox({}, async (call, sandbox) => {
        const text = given(`/v1/organizations/${sandbox.rootId}`, headersOf(sandbox));
        const responses = await responsesTo(sandbox, text, want.length);
        assert.deepEqual(
          responses.map(({ status }) => status),
          want.map(({ status }) => status),
        );
        for (const [index, { error = '' }] of want.entries())
          assert.ok(responses[index]?.error?.startsWith(error) ?? error === '');
        assert.equal((await call('GET', '~')).status, 200, 'the next one is served');
      });
    });
  }

  const bodies: readonly [
    string,
    { raw: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string>; to?: string; want: RegExp },
  ][] = [
    ['not UTF-8', { raw: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), want: /^BAD_REQUEST: .*not UTF-8/ }],
    ['compressed', { raw: '{}', headers: { 'content-encoding': 'gzip' }, want: /^UNSUPPORTED_MEDIA_TYPE: .*gzip/ }],
    ['a number that overflows', { raw: '{"name":1e999}', want: /^BAD_REQUEST: body \/name must be string/ }],
    [
      'half of a surrogate pair in a name',
      { raw: '{"settings":"{\\"\\\\ud800\\":1}"}', to: 'clickhouseSettings', want: /^BAD_REQUEST: .*Unicode/ },
    ],
    ['a duplicate name', { raw: '{"name":"a","name":5}', want: /^BAD_REQUEST: body \/name must be string/ }],
  ];
  for (const [name, { raw, headers, to, want }] of bodies) {
    it(`a body: ${name}`, async () => {
      await withSandbox({}, async (_, sandbox) => {
        const [key] = sandbox.keys;
        const below = to === undefined ? '' : `/services/${MAIN_ID}/${to}`;
        const response = await fetch(`${sandbox.url}/v1/organizations/${sandbox.rootId}${below}`, {
          method: 'PATCH',
          body: raw,
          headers: {
            authorization: key === undefined ? '' : basic(key),
            'content-type': 'application/json',
            ...headers,
          },
        });
        assert.ok(response.status >= 400 && response.status < 500);
        assert.match(((await response.json()) as { error: string }).error, want);
      });
    });
  }

  const DEEP = 10_000;
  const worse: readonly [string, string][] = [
    ['nested arrays', '['.repeat(DEEP) + ']'.repeat(DEEP)],
    ['nested objects', `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`],
    [
      'property names of JavaScript prototypes',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":1},"toString":1,"length":-1}',
    ],
    ['a lone surrogate', '"\\ud800"'],
  ];
  it(`${worse.map(([name]) => name).join(', ')}: as every body and in each of its fields`, async () => {
    const spec = await pinnedSpec();
    await withSandbox({}, async (call, sandbox) => {
      const stored = Object.keys(sandbox.store());
      for (const operation of spec.operations) {
        if (operation.requestBody === undefined) continue;
        const path = pathOf(operation, stored);
        for (const [name, raw] of worse) {
          for (const body of bodiesWith(spec, operation, raw)) {
            const { status, text } = await call(operation.method, path, { raw: body });
            assert.ok(status < 500, `${operation.id}, ${name}: ${text}`);
          }
          const { status, text } = await call('GET', path);
          assert.ok(status < 500, `${path}, ${name}: ${text}`);
          assert.equal(({} as Record<string, unknown>).polluted, undefined, operation.id);
        }
      }
    });
  });
});

function pathOf(operation: Operation, stored: readonly string[]): string {
  return operation.path.split('/').reduce((above, segment) => {
    if (!segment.startsWith('{')) return segment === '' ? above : `${above}/${segment}`;
    const item = stored.find((one) => one.startsWith(`${above}/`) && !one.slice(above.length + 1).includes('/'));
    return item ?? `${above}/none`;
  }, '');
}

function* bodiesWith(spec: Spec, operation: Operation, raw: string): Generator<string> {
  yield raw;
  const schema = operation.requestBody?.schema ?? true;
  const body: Json = sampleOf(spec.document, schema, { direction: 'request', propose: () => undefined });
  if (!isObject(body)) return;
  for (const name of Object.keys(body)) yield JSON.stringify({ ...body, [name]: '@' }).replace('"@"', () => raw);
}

/** Writes bytes to a new socket and returns the response. */
function responsesTo(sandbox: Sandbox, text: string, count: number): Promise<RawResponse[]> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(sandbox.port, '127.0.0.1');
    let received = '';
    const finish = () => {
      socket.destroy();
      resolve(responsesIn(received));
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      received += chunk;
      if (responsesIn(received).length === count && received.endsWith('}')) finish();
    });
    socket.on('close', finish);
    socket.on('error', reject);
    socket.write(text, 'latin1');
  });
}

function responsesIn(received: string): RawResponse[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) [\s\S]*?\r\n\r\n(\{[\s\S]*?\})(?=HTTP|$)/g)].map(
    ([, status, body]) => {
      const { error } = JSON.parse(body ?? '') as { error?: string };
      return { status: Number(status), ...(error === undefined ? {} : { error }) };
    },
  );
}
