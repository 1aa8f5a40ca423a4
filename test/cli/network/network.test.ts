/** Proxy and certificates: flags, `.env` and the process environment give the same, and a flag wins. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { networkOf } from '../../../scripts/cli/network/network.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';
import { closeAll, listen } from '../../run/local-run.ts';
import { SELF_SIGNED } from '../../run/self-signed.ts';
import { command } from '../command.ts';

const OTHER_KEY = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
`;

describe('the network settings', function () {
  this.timeout(180_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'network-'));
    await writeFile(join(folder, 'cert.pem'), SELF_SIGNED.cert);
    await writeFile(join(folder, 'key.pem'), SELF_SIGNED.key);
    await writeFile(join(folder, 'other.pem'), OTHER_KEY);
    await writeFile(join(folder, 'text.pem'), 'hello');
  });
  afterEach(closeAll);
  after(() => rm(folder, { recursive: true, force: true }));

  it('are empty without flags and settings', () => assert.deepEqual(networkOf({}, {}, folder), { notes: [] }));

  const files = { ca: 'cert.pem', clientCert: 'cert.pem', clientKey: 'key.pem' };
  const settings = { NODE_EXTRA_CA_CERTS: 'cert.pem', CLIENT_CERT: 'cert.pem', CLIENT_KEY: 'key.pem' };

  it('are the same by flags and by settings, and trust the authorities of Node.js as well', () => {
    const { tls, notes } = networkOf(files, {}, folder);
    assert.deepEqual(tls, { ca: [...rootCertificates, SELF_SIGNED.cert], client: SELF_SIGNED });
    assert.deepEqual(networkOf({}, settings, folder), { tls, notes });
    assert.deepEqual(networkOf(files, settings, folder), { tls, notes: [] });
  });

  it('a flag wins over a setting, and each is said once, without the value', () => {
    const given = {
      ...settings,
      NODE_EXTRA_CA_CERTS: 'not-there.pem',
      HTTPS_PROXY: 'http://u:secret@a.test',
      NO_PROXY: 'b.test',
    };
    const { proxy, notes } = networkOf({ ca: 'cert.pem', proxy: 'http://c.test:1' }, given, folder);
    assert.deepEqual(proxy, { http: 'http://c.test:1', https: 'http://c.test:1', none: 'b.test' });
    assert.deepEqual(notes, [
      '--proxy is used, and not HTTPS_PROXY or HTTP_PROXY',
      '--ca is used, and not NODE_EXTRA_CA_CERTS',
    ]);
  });

  const WRONG: readonly (readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>, RegExp])[] = [
    [{ ca: 'absent.pem' }, {}, /--ca absent\.pem/],
    [{ ca: 'text.pem' }, {}, /--ca text\.pem/],
    [{}, { NODE_EXTRA_CA_CERTS: 'absent.pem' }, /NODE_EXTRA_CA_CERTS absent\.pem/],
    [{ clientCert: 'cert.pem' }, {}, /--client-cert, --client-key/],
    [{ clientCert: 'cert.pem', clientKey: 'other.pem' }, {}, /--client-cert, --client-key/],
  ];
  for (const [flags, given, where] of WRONG) {
    it(`${JSON.stringify({ ...flags, ...given })} is one error`, () =>
      assert.throws(
        () => networkOf(flags, given, folder),
        (error) =>
          error instanceof ExpectedError &&
          error.code === 'usage-invalid-value' &&
          where.test(error.problem.where ?? ''),
      ));
  }

  it('smoke reads them from .env, and says which flag wins', async () => {
    let requests = 0;
    const server = createTlsServer(
      { ...SELF_SIGNED, ca: SELF_SIGNED.cert, requestCert: true, rejectUnauthorized: true },
      (_, response) => {
        requests += 1;
        response.writeHead(401, { 'content-type': 'application/json' }).end('{}');
      },
    );
    const url = `https://127.0.0.1:${await listen(server)}`;
    const env = ['PRODUCTION_KEYID=id', 'PRODUCTION_KEYSECRET=a-secret-1', `PRODUCTION_BASEURL=${url}`];
    const rest = [
      'NODE_EXTRA_CA_CERTS=cert.pem',
      'CLIENT_CERT=cert.pem',
      'CLIENT_KEY=text.pem',
      'PRODUCTION_RATELIMIT=10/10s',
    ];
    await writeFile(join(folder, '.env'), [...env, ...rest, ''].join('\n'));
    const { stdout } = await command(
      ['smoke', '--env', 'production', '--client-key', 'key.pem', '--rate-limit', 'off', '--retries', '0'],
      { cwd: folder },
    );
    assert.equal(requests, 1, stdout);
    assert.equal(stdout.match(/^--client-key is used, and not CLIENT_KEY$/gm)?.length, 1);
    assert.equal(stdout.match(/^--rate-limit off is used, and not PRODUCTION_RATELIMIT$/gm)?.length, 1);
  });
});
