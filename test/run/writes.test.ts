/** Permission to write in a run: whatever a collection is called, and whatever its scripts and the environment say. */
import assert from 'node:assert/strict';
import { closeAll, collectionOf, environment, only, row, runLocally, serve } from './local-run.ts';

describe("writes of a collection of one's own", function () {
  this.timeout(180_000);
  afterEach(closeAll);

  async function sentWith(mayWrite: boolean): Promise<{ lines: string[]; skipped: string | undefined }> {
    const lines: string[] = [];
    const baseURL = await serve((request, response) => {
      lines.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    const collection = collectionOf([
      { id: 'read', path: '/read' },
      { id: 'change', path: '/change', method: 'PATCH' },
      { id: 'remove', path: '/remove', method: 'DELETE' },
    ]);
    const run = await runLocally({
      collection,
      environments: [environment(baseURL, { allowwrites: 'true' })],
      mayWrite,
    });
    return { lines, skipped: row(only(run), 'remove').reason };
  }

  it('are left out without permission, and say how to give it', async () => {
    const { lines, skipped } = await sentWith(false);
    assert.deepEqual(lines, ['GET /read']);
    assert.match(skipped ?? '', /--allow-writes/);
  });

  it('are sent with permission', async () => {
    assert.deepEqual((await sentWith(true)).lines, ['GET /read', 'PATCH /change', 'DELETE /remove']);
  });

  it('cannot be sent by a script without permission', async () => {
    const lines: string[] = [];
    const baseURL = await serve((request, response) => {
      lines.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    const script = [`pm.sendRequest({ url: '${baseURL}/by-script', method: 'DELETE' }, () => {});`];
    const collection = collectionOf([{ id: 'read', path: '/read', script }]);
    for (const mayWrite of [false, true]) {
      lines.length = 0;
      await runLocally({ collection, environments: [environment(baseURL)], mayWrite });
      assert.deepEqual(lines.includes('DELETE /by-script'), mayWrite);
    }
  });
});
