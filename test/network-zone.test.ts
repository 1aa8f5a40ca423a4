import assert from 'node:assert/strict';
import { type NetworkZone, zoneOf } from '../scripts/network-zone.ts';

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
