/** What a person reads in the committed files: each parameter and each variable says what it is. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import newman from 'newman';
import { CONVENTIONS } from '../../../collections/clickhouse-cloud/conventions.ts';
import { SANDBOX } from '../../../collections/clickhouse-cloud/sandbox.ts';
import { environmentDescriptions } from '../../../scripts/collection/descriptions/variables.ts';
import { itemsBelow } from '../../../scripts/collection/item-index.ts';
import { isScriptVariable } from '../../../scripts/collection/script-variables.ts';
import { LIBRARY_TEXTS } from '../../../scripts/collection/scripts/library.embedded.ts';
import type { PostmanCollection } from '../../../scripts/collection/write/postman-format.ts';
import { startSandbox } from '../../../scripts/sandbox/server.ts';
import { credentialVariables } from '../../../scripts/shared/api-conventions.ts';
import { ROOT } from '../../../scripts/shared/root.ts';
import { withJoinedScript } from '../joined-script.ts';
import { pinnedCollection } from '../sandbox-run.ts';

const SUITES = ['', '.negative', '.lifecycle'] as const;
const read = (suite: string): PostmanCollection =>
  JSON.parse(readFileSync(join(ROOT, 'collections', `clickhouse-cloud${suite}.postman_collection.json`), 'utf8'));

/** Names that the library reads or writes as they are: `pm.variables.get('run')`, `valueFor('retries')`. */
const LITERAL =
  /(?:variables|collectionVariables|environment|globals|iterationData)\.(?:get|set|has|unset)\('([^']+)'|(?:valueFor|givenValue|isGiven|capture|writeKeyCache|readKeyCache)\('([^']+)'/g;

for (const suite of SUITES) {
  describe(`the variables of clickhouse-cloud${suite}`, () => {
    const json = read(suite);
    const declared = new Set((json.variable ?? []).map(({ key }) => key));

    it('all have a description, and none is there twice', () => {
      assert.equal(declared.size, json.variable?.length);
      for (const { key, description } of json.variable ?? []) assert.match(description ?? '', /^[\x20-\x7e…]+\.$/, key);
    });

    it('are all that its requests and scripts name', () => {
      const script = (json.event ?? []).flatMap((event) => event.script.exec).join('\n');
      // Descriptions name the variables of paths in braces of their own.
      const requests = JSON.stringify(
        itemsBelow(json.item).map(({ request: { description: _, ...request } }) => request),
      );
      const named = [
        ...[...requests.matchAll(/\{\{([^{}$]+)\}\}/g)].map(([, name]) => name ?? ''),
        ...[...script.matchAll(LITERAL)].map(([, direct, called]) => direct ?? called ?? ''),
        ...[...script.matchAll(/\bvariable: '([^']+)'/g)].map(([, name]) => name ?? ''),
      ];
      const own = new Set([
        ...declared,
        ...credentialVariables(CONVENTIONS.credentials),
        ...Object.keys(CONVENTIONS.reserved ?? {}),
      ]);
      // It asks for nothing: each of its writes names what cannot exist.
      if (suite === '.negative') own.add('allowwrites');
      assert.ok(named.length > 300, `${named.length}`);
      assert.deepEqual(
        [...new Set(named)].filter((name) => !own.has(name)),
        [],
      );
    });
  });
}

describe('the variables of the scripts', () => {
  it('are reserved: no parameter of a document gets one of their names', () => {
    const names = Object.values(LIBRARY_TEXTS).flatMap((text) =>
      [...text.matchAll(LITERAL)].map(([, direct, called]) => direct ?? called ?? ''),
    );
    assert.ok(names.length > 15);
    assert.deepEqual(
      [...new Set(names)].filter((name) => !isScriptVariable(name)),
      [],
    );
  });

  it('are all declared: a run of the collection adds none @slow', async () => {
    const { spec } = await pinnedCollection();
    const sandbox = await startSandbox({ profile: SANDBOX, spec });
    const json = read('');
    try {
      const [key] = sandbox.keys;
      const values = { baseURL: sandbox.url, keyid: key?.id ?? '', keysecret: key?.secret ?? '', ratelimit: 'off' };
      const environment = {
        values: Object.entries(values).map(([name, value]) => ({ key: name, value, enabled: true })),
      };
      const kept = await new Promise<string[]>((resolve, reject) => {
        newman.run(
          { collection: withJoinedScript(json) as never, environment: environment as never },
          (error, summary) => {
            if (error) return reject(error);
            const { variables } = summary.collection as unknown as {
              variables: { toObject(): Record<string, unknown> };
            };
            resolve(Object.keys(variables.toObject()));
          },
        );
      });
      assert.deepEqual(
        kept.filter((name) => !json.variable?.some((variable) => variable.key === name)),
        [],
      );
    } finally {
      await sandbox.close();
    }
  }).timeout(180_000);
});

describe('the requests of the committed collection', () => {
  const items = itemsBelow(read('').item);

  it('say of each parameter whether it is required, and its type', () => {
    let count = 0;
    for (const { name, request } of items) {
      for (const { key, description } of [...(request.url.variable ?? []), ...(request.url.query ?? [])]) {
        assert.match(description ?? '', /^(Deprecated\. )?(Required|Optional), [a-z].*\.$/, `${name} ${key}`);
        count += 1;
      }
    }
    assert.ok(count > 300, `${count}`);
  });

  it('say where each ID comes from', () => {
    for (const { name, request } of items)
      for (const { value, description } of request.url.variable ?? []) {
        const from = request.method === 'GET' ? 'from the response to "' : 'set it in the environment';
        assert.ok(description?.includes(`\`${value}\`: ${from}`), `${name}: ${description}`);
      }
  });

  it('say which variables a response gives values to, and that a write is held back', () => {
    const described = (name: string) => items.find((item) => item.name === name)?.request.description ?? '';
    assert.match(
      described('List of organization services'),
      /\nIts response gives values to `serviceid`, `cloudProvider`, `regionId`\.$/m,
    );
    for (const { name, request } of items)
      assert.equal(
        /only where `allowwrites` is `true`/.test(request.description ?? ''),
        request.method !== 'GET',
        name,
      );
  });

  it('have a table of the body where they send one', () => {
    for (const { name, request } of items)
      if (request.body !== undefined) assert.match(request.description ?? '', /\n\| property \| required \|/, name);
  });

  it('carry the mark of a deprecated operation in their name', async () => {
    const { spec } = await pinnedCollection();
    const deprecated = spec.operations.filter((operation) => operation.deprecated).map(({ summary }) => summary);
    const marked = items.flatMap(({ name }) =>
      name.startsWith('[deprecated] ') ? [name.slice('[deprecated] '.length)] : [],
    );
    assert.deepEqual(marked.sort(), deprecated.sort());
    assert.ok(marked.length > 0);
  });
});

describe('the committed environments', () => {
  for (const name of ['production', 'sandbox']) {
    it(`describe each variable: ${name}`, () => {
      const file = join(ROOT, 'environments', `${name}.postman_environment.json`);
      const { values } = JSON.parse(readFileSync(file, 'utf8')) as { values: { key: string; description?: string }[] };
      const known = environmentDescriptions(CONVENTIONS);
      for (const { key, description = '' } of values) {
        assert.notEqual(description, '', key);
        if (known[key] !== undefined) assert.equal(description, known[key], key);
      }
    });
  }
});
