import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLoopback, type NetworkZone, zoneOf } from '../../../scripts/shared/network/network-zone.ts';
import { ROOT } from '../../../scripts/shared/root.ts';

const ZONES: readonly (readonly [NetworkZone | undefined, readonly string[]])[] = [
  [
    'loopback',
    ['127.0.0.1', '127.8.9.1', '::1', '[::1]', '::ffff:127.0.0.1', '[::ffff:7f00:1]', '::127.0.0.1', '64:ff9b::7f00:1'],
  ],
  ['loopback', ['localhost', 'LOCALHOST.', 'api.localhost', '2002:7f00:1::']],
  ['link-local', ['169.254.169.254', 'fe80::1', 'fe80::1%eth0', '[::ffff:169.254.169.254]', '64:ff9b::a9fe:a9fe']],
  [
    'private',
    ['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254'],
  ],
  ['loopback', ['0.0.0.0', '::']],
  ['private', ['255.255.255.255', '224.0.0.1', 'ff02::1', '::ffff:10.0.0.1', 'fec0::1']],
  ['public', ['1.1.1.1', '172.32.0.1', '100.63.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808']],
  [undefined, ['api.example.test', 'localhost.example.test', 'notlocalhost', '']],
];

describe('network zones', () => {
  for (const [zone, hosts] of ZONES)
    for (const host of hosts) it(`${JSON.stringify(host)}: ${zone}`, () => assert.equal(zoneOf(host), zone));
});

const LOOPBACK: readonly (readonly [boolean, readonly string[]])[] = [
  [true, ['localhost', 'LOCALHOST', 'localhost.', 'api.localhost', '127.0.0.1', '127.255.255.254', '0.0.0.0']],
  [true, ['::1', '[::1]', '[0:0:0:0:0:0:0:1]', '::', '::ffff:127.0.0.1', '[::ffff:7f00:1]']],
  // A gateway to these addresses is another machine.
  [false, ['64:ff9b::7f00:1', '2002:7f00:1::', '::127.0.0.1']],
  [
    false,
    ['', 'localhost.example.test', 'notlocalhost', '127.0.0.1.example.test', '10.0.0.1', '169.254.169.254', '::2'],
  ],
];

describe('loopback', () => {
  for (const [want, hosts] of LOOPBACK)
    for (const host of hosts) it(`${JSON.stringify(host)}: ${want}`, () => assert.equal(isLoopback(host), want));

  it('is decided in one file', () => {
    const deciders = readdirSync(join(ROOT, 'scripts'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && file !== join('openapi', 'load', 'fetch.ts'))
      .filter((file) => /=== 'localhost'|\^127\b/.test(readFileSync(join(ROOT, 'scripts', file), 'utf8')));
    assert.deepEqual(deciders, []);
  });
});
