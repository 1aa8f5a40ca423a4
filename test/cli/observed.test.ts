/** In a checkout: `smoke`, `spec:observed --patch`, applying the patch, `generate` and `smoke` again. The second run has no findings. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SANDBOX } from '../../collections/clickhouse-cloud/sandbox.ts';
import { readSpec } from '../../scripts/openapi/load/read.ts';
import { startSandbox } from '../../scripts/sandbox/server.ts';
import { type Checkout, checkout } from '../fixtures/checkout.ts';
import { PINNED } from '../fixtures/documents.ts';
import { applied } from '../openapi/json-patch.ts';

describe('undocumented contents of responses', function () {
  this.timeout(180_000);
  let project: Checkout;
  before(async () => {
    project = await checkout();
  });
  after(() => project.remove());

  it('become a patch; with it, the same responses have no findings @slow', async () => {
    const sandbox = await startSandbox({
      profile: SANDBOX,
      spec: await readSpec(PINNED),
      faults: ['organizationGet', 'organizationGetList'].map((operationId) => ({
        operationId,
        kind: 'mutate',
        mutate: (answer) => {
          const body = JSON.parse(answer.body);
          for (const organization of [body.result].flat())
            Object.assign(organization, { motto: 'Further', seats: { used: 3 } });
          return { ...answer, body: JSON.stringify(body) };
        },
      })),
    });
    const [key] = sandbox.keys;
    const env = {
      PRODUCTION_BASEURL: sandbox.url,
      PRODUCTION_KEYID: key?.id ?? '',
      PRODUCTION_KEYSECRET: key?.secret ?? '',
      PRODUCTION_RATELIMIT: 'off',
    };
    const only = ['--env', 'production', '--only', 'organizationGet', '--only', 'organizationGetList'];
    const smoke = (...args: string[]) => succeeds(['smoke', ...only, ...args], env);
    try {
      await smoke();
      const seen = await succeeds(['spec:observed', '--patch', 'observed.json']);
      assert.match(seen, /^\d things that the pinned document does not say, in 1 run against production\n/);
      assert.match(seen, /\/result\/motto {2}not declared, string/);
      const patch = JSON.parse(await readFile(join(project.folder, 'observed.json'), 'utf8'));
      const document = JSON.parse(
        await readFile(join(project.folder, 'spec', 'clickhouse-cloud.openapi.json'), 'utf8'),
      );
      const patched = `${JSON.stringify(applied(document, patch), undefined, 2)}\n`;
      await writeFile(join(project.folder, 'spec', 'clickhouse-cloud.openapi.json'), patched);
      await succeeds(['generate']);
      await smoke('--strict', '--frozen', '--reports', 'after');
      assert.match(
        await succeeds(['spec:observed', '--reports', 'after']),
        /^nothing that the pinned document does not say, in 1 run against production/,
      );
    } finally {
      await sandbox.close();
    }
  });

  async function succeeds(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    const { code, shown } = await project.run(args, env);
    assert.equal(code, 0, shown);
    return shown;
  }
});
