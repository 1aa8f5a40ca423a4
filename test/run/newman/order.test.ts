/** When a request is reported: before the next one is sent, as a report can end the run. */
import assert from 'node:assert/strict';
import { closeAll, collectionOf, environment, only, runLocally, serve } from '../local-run.ts';

const ITEMS = ['first', 'second', 'third'].map((id) => ({ id, path: `/${id}` }));
const PRE_REQUEST = [{ listen: 'prerequest', script: { type: 'text/javascript', exec: ['pm.variables.get("a");'] } }];

describe('run/newman: the order of events', () => {
  afterEach(closeAll);

  for (const [title, event] of [
    ['with a pre-request script', PRE_REQUEST],
    ['without one', []],
  ] as const) {
    it(`reports a request before the next one is sent, ${title}`, async () => {
      const events: string[] = [];
      await run(event, { onEvent: (text) => events.push(text) });
      assert.deepEqual(
        events,
        ITEMS.flatMap(({ id }) => [`start ${id}`, `sent ${id}`, `end ${id}`]),
      );
    });

    it(`sends nothing after the report of a request that ended the run, ${title}`, async () => {
      const sent: string[] = [];
      const ended = await run(event, {
        status: 404,
        bail: true,
        onEvent: (text) => text.startsWith('sent') && sent.push(text),
      });
      assert.deepEqual(sent, ['sent first']);
      assert.deepEqual(
        only(ended).requests.map(({ status }) => status),
        ['failed', 'skipped', 'skipped'],
      );
    });
  }

  it('reports the last request', async () => {
    const ended = await run(PRE_REQUEST, { onEvent: () => {} });
    assert.deepEqual(
      only(ended).requests.map(({ status }) => status),
      ['passed', 'passed', 'passed'],
    );
  });
});

async function run(
  event: readonly object[],
  options: { readonly status?: number; readonly bail?: boolean; readonly onEvent: (text: string) => void },
) {
  const { status = 200, bail = false, onEvent } = options;
  const url = await serve((request, response) => {
    onEvent(`sent ${request.url?.slice(1)}`);
    response.writeHead(status).end('{}');
  });
  const script = ["pm.test('status', () => pm.response.to.have.status(200));"];
  const collection = collectionOf(ITEMS.map((item) => ({ ...item, script })));
  return runLocally({
    environments: [environment(url)],
    collection: { ...collection, json: { ...collection.json, event } } as typeof collection,
    bail,
    onProgress: (progress) => {
      if (progress.kind === 'request-start') onEvent(`start ${progress.name}`);
      if (progress.kind === 'request-end') onEvent(`end ${progress.request.name}`);
    },
  });
}
