/** Importers of other clients take every request of the committed collection. */
import assert from 'node:assert/strict';
import { itemsBelow } from '../../../scripts/collection/item-index.ts';
import { COMMITTED, isInstalled, requireOfClients } from './client-run.ts';

interface Resource {
  readonly _type: string;
  readonly name: string;
  readonly method?: string;
  readonly url?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

describe('the importer of Insomnia @slow', function () {
  this.timeout(180_000);
  let resources: readonly Resource[];
  before(async function () {
    // To enable it: npm ci --prefix test/clients
    if (!isInstalled('insomnia-importers') && process.env.CI === undefined) this.skip();
    const { convert } = requireOfClients('insomnia-importers');
    const { type, data } = await convert(JSON.stringify(COMMITTED));
    assert.equal(type.id, 'postman');
    resources = data.resources;
  });

  it('takes every request with its method and address', () => {
    const requests = resources.filter(({ _type }) => _type === 'request');
    console.log(`      Insomnia: ${requests.length} requests imported`);
    assert.deepEqual(
      requests.map(({ name, method, url }) => [name, method, url?.split('?')[0]]).sort(),
      itemsBelow(COMMITTED.item)
        .map(({ name, request }) => [name, request.method, request.url.raw.split('?')[0]])
        .sort(),
    );
  });

  it('takes the variables', () => {
    const root = resources.find(({ environment }) => environment?.baseURL !== undefined);
    assert.deepEqual(
      Object.keys(root?.environment ?? {}),
      COMMITTED.variable?.map(({ key }) => key),
    );
  });
});
