/** Protection against DNS rebinding: only requests whose `Host` is a loopback name are served. Uses real sockets. */
import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import type { Sandbox } from '../../../scripts/sandbox/server.ts';
import { isObject } from '../../../scripts/shared/json.ts';
import { basic, withSandbox } from '../client.ts';

describe('the Host header', function () {
  this.timeout(180_000);

  const SERVED = [
    '127.0.0.1:PORT',
    '127.0.0.1',
    'localhost:PORT',
    'LOCALHOST:PORT',
    'localhost.:PORT',
    'api.localhost:PORT',
    // The port of a port forwarding.
    'localhost:8080',
    '[::1]:PORT',
    '127.0.0.2:PORT',
  ];
  const REFUSED = [
    'rebound.example.test:PORT',
    'rebound.example.test',
    'localhost.example.test:PORT',
    'notlocalhost:PORT',
    '127.0.0.1.example.test:PORT',
    '127.0.0.1@example.test',
    'example.test@127.0.0.1',
    'localhost/@example.test',
    '10.0.0.1:PORT',
    '192.168.1.20:PORT',
    '169.254.169.254',
    '[fe80::1]:PORT',
    '',
    ' ',
    'local host',
  ];

  async function statusOf(sandbox: Sandbox, request: string): Promise<{ status: number; body: unknown }> {
    const socket = createConnection(sandbox.port, '127.0.0.1');
    socket.write(request);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    const [head = '', body = ''] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
    return { status: Number(head.split(' ')[1]), body: body === '' ? undefined : JSON.parse(body) };
  }

  it('must name this machine', () =>
    withSandbox({}, async (_call, sandbox) => {
      const [key] = sandbox.keys;
      const authorization = `Authorization: ${key === undefined ? '' : basic(key)}\r\nConnection: close\r\n\r\n`;
      for (const [hosts, want] of [
        [SERVED, 200],
        [REFUSED, 421],
      ] as const)
        for (const host of hosts) {
          const header = `Host: ${host.replace('PORT', String(sandbox.port))}\r\n`;
          const given = await statusOf(sandbox, `GET /v1/organizations HTTP/1.1\r\n${header}${authorization}`);
          assert.equal(given.status, want, host);
          if (want === 421) {
            assert.ok(isObject(given.body));
            assert.match(String(given.body.error), /^MISDIRECTED_REQUEST: .*localhost, 127\.0\.0\.1 or \[::1\]/);
            assert.equal(given.body.status, 421);
          }
        }
    }));

  it('is checked before the key: for the document, for writes and for unknown paths', () =>
    withSandbox({}, async (_call, sandbox) => {
      const before = sandbox.store();
      for (const line of ['GET /v1', 'OPTIONS /v1/organizations', 'POST /v1/organizations', 'GET /nothing']) {
        const { status } = await statusOf(
          sandbox,
          `${line} HTTP/1.1\r\nHost: rebound.example.test\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
        );
        assert.equal(status, 421, line);
      }
      assert.deepEqual(sandbox.store(), before);
    }));

  it('must occur exactly once', () =>
    withSandbox({}, async (_call, sandbox) => {
      for (const [version, hosts, want] of [
        ['1.0', '', 421],
        ['1.1', '', 400],
        ['1.1', 'Host: localhost\r\nHost: rebound.example.test\r\n', 421],
      ] as const) {
        const { status } = await statusOf(sandbox, `GET /v1 HTTP/${version}\r\n${hosts}Connection: close\r\n\r\n`);
        assert.equal(status, want, `${version} ${hosts}`);
      }
    }));
});
