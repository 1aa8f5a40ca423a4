import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { SANDBOX } from '../../collections/clickhouse-cloud/sandbox.ts';
import { runSandbox } from '../../scripts/cli/sandbox/sandbox.ts';
import { startSandbox } from '../../scripts/sandbox/server.ts';
import { ExpectedError } from '../../scripts/shared/errors.ts';
import { clientFor, pinnedSpec, withSandbox } from './client.ts';

const FLAGS = { port: 0, rateLimit: 'off', fault: [], empty: false };

describe('the sandbox server', () => {
  it('serves its document without a key, as the real API does', async () => {
    await withSandbox({}, async (call) => {
      const reply = await call('GET', '/v1', { key: null });
      assert.deepEqual([reply.status, reply.json], [200, (await pinnedSpec()).document]);
      assert.equal((await call('HEAD', '/v1', { key: null })).status, 200);
    });
  });

  it('responds to HEAD as to GET, without the body (RFC 9110, section 9.3.2)', async () => {
    await withSandbox({}, async (call) => {
      const [head, get] = [await call('HEAD', '~/services'), await call('GET', '~/services')];
      const fields = ({ status, headers }: typeof head) => [
        status,
        headers.get('content-type'),
        headers.get('content-length'),
      ];
      assert.deepEqual(fields(head), fields(get));
      assert.equal(head.text, '');
      assert.equal((await call('HEAD', '~/nothing')).status, 404);
    });
  });

  it('listens on loopback only', async () => {
    await withSandbox({}, async (_, sandbox) => assert.match(sandbox.url, /^http:\/\/127\.0\.0\.1:\d+$/));
  });

  it('reports the port that is in use', async () => {
    await withSandbox({}, async (_, { port }) => {
      await assert.rejects(
        startSandbox({ profile: SANDBOX, spec: await pinnedSpec(), port }),
        (error) =>
          error instanceof ExpectedError &&
          error.code === 'port-unavailable' &&
          error.problem.where === `127.0.0.1:${port}`,
      );
    });
  });

  it('closes at once, even with open connections', async () => {
    const sandbox = await startSandbox({
      profile: SANDBOX,
      spec: await pinnedSpec(),
      faults: [{ kind: 'hang', operationId: '*' }],
    });
    const pending = clientFor(sandbox)('GET', '~').then(
      () => 'response',
      () => 'cut off',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    const began = performance.now();
    await sandbox.close();
    assert.ok(performance.now() - began < 500);
    assert.equal(await pending, 'cut off');
  });

  it('gives every response a unique request ID', async () => {
    await withSandbox({}, async (call) => {
      const ids = await Promise.all(Array.from({ length: 20 }, async () => (await call('GET', '~')).json.requestId));
      assert.equal(new Set(ids).size, 20);
    });
  });

  it('serves metrics in the Prometheus format, one sample per service', async () => {
    await withSandbox({}, async (call, { mainId }) => {
      const sample = /^[a-zA-Z_:][a-zA-Z0-9_:]*\{[a-z_]+="[^"\n]*"(,[a-z_]+="[^"\n]*")*\} -?[0-9.e+]+$/;
      const { text, headers } = await call('GET', '~/prometheus');
      assert.match(headers.get('content-type') ?? '', /^text\/plain/);
      const lines = text.trimEnd().split('\n');
      for (const line of lines) assert.match(line, line.startsWith('#') ? /^# (HELP|TYPE) \S+ \S+/ : sample);
      assert.equal(lines.filter((line) => line.startsWith('ClickHouseMetrics_Query{')).length, 2);
      const one = (await call('GET', `~/services/${mainId}/prometheus`)).text;
      assert.equal(one.split('\n').filter((line) => line.startsWith('ClickHouseMetrics_Query{')).length, 1);
    });
  });

  it('serves a valid PEM certificate', async () => {
    await withSandbox({}, async (call) => {
      const [postgres] = (await call('GET', '~/postgres')).json.result;
      const { text, headers } = await call('GET', `~/postgres/${postgres.id}/caCertificates`);
      assert.equal(headers.get('content-type'), 'application/x-pem-file');
      assert.ok(new X509Certificate(text).ca);
      assert.ok(!text.includes('PRIVATE'));
    });
  });

  it('reports the days and points of the requested window, and the correct total', async () => {
    await withSandbox({}, async (call) => {
      const { costs, grandTotalCHC } = (await call('GET', '~/usageCost?from_date=2026-06-01&to_date=2026-06-03')).json
        .result;
      const dates = new Set(costs.map(({ date }: { date: string }) => date));
      assert.deepEqual([...dates], ['2026-06-01', '2026-06-02', '2026-06-03']);
      const sum = costs.reduce((total: number, { totalCHC }: { totalCHC: number }) => total + totalCHC, 0);
      assert.ok(Math.abs(sum - grandTotalCHC) < 0.01);
      const [postgres] = (await call('GET', '~/postgres')).json.result;
      const query = 'from_date=2026-06-01T00:00:00Z&to_date=2026-06-01T01:00:00Z&bucket_size_seconds=600';
      const { metrics } = (await call('GET', `~/postgres/${postgres.id}/metrics?${query}`)).json.result;
      assert.equal(metrics[0].series[0].dataPoints.length, 7);
    });
  });

  it('starts within half a second', async () => {
    const spec = await pinnedSpec();
    const before = process.cpuUsage();
    await withSandbox({ spec }, async (call, sandbox) => {
      await call('GET', '~');
      const started = process.cpuUsage(before);
      assert.ok(started.user + started.system < 500_000, `${(started.user + started.system) / 1000} ms of CPU`);
      assert.ok(Object.keys(sandbox.store()).length > 50);
    });
  });
});

describe('npm run sandbox', () => {
  it('prints how to use it from Postman, curl and Newman, logs one line per request, and prints no secret', async () => {
    const lines: string[] = [];
    const sandbox = await runSandbox(FLAGS, (line) => lines.push(line));
    try {
      const call = clientFor(sandbox);
      const { keySecret } = (await call('POST', '~/keys', { body: { name: 'logged' } })).json.result;
      await call('GET', '~/services?filter=tag:Secret');
      await call('GET', '~/nothing');
      const text = lines.join('\n');
      for (const word of ['Postman', 'curl -u sandboxKeyId00000001:', 'newman run collections/', sandbox.url])
        assert.ok(text.includes(word), word);
      assert.match(text, /^GET {4}200 +\d+ ms {2}instanceGetList {2}\/v1\/organizations\/[^?]+\/services$/m);
      assert.match(text, /^GET {4}404 +\d+ ms {2}- {2}\S+\/nothing {2}\(NOT_FOUND: no operation has this path\)$/m);
      assert.ok(!text.includes(keySecret));
    } finally {
      await sandbox.close();
    }
  });

  it('applies the faults and the rate limit of its flags', async () => {
    const flags = { ...FLAGS, rateLimit: '2/60s', fault: ['organizationGet=503x1'] };
    const sandbox = await runSandbox(flags, () => undefined);
    try {
      const call = clientFor(sandbox);
      const statuses = [];
      for (let i = 0; i < 3; i++) statuses.push((await call('GET', '~')).status);
      assert.deepEqual(statuses, [503, 200, 429]);
    } finally {
      await sandbox.close();
    }
  });

  it('serves another document', async () => {
    await assert.rejects(
      runSandbox({ ...FLAGS, spec: 'no-such.json' }, () => undefined),
      ExpectedError,
    );
  });
});
