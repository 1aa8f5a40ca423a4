/** Every response to every operation conforms to the document, for every available version of it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { readSpec } from '../../scripts/openapi/load/read.ts';
import { type Operation, type Spec, successOf } from '../../scripts/openapi/model.ts';
import { translateSchema } from '../../scripts/openapi/schema/json-schema.ts';
import { sampleOf } from '../../scripts/openapi/schema/sample.ts';
import type { Sandbox } from '../../scripts/sandbox/server.ts';
import { isObject, type Json, type JsonObject } from '../../scripts/shared/json.ts';
import { DOCUMENTS, PINNED } from '../fixtures/documents.ts';
import { type Client, manualClock, type Reply, withSandbox } from './client.ts';

for (const file of DOCUMENTS) {
  describe(`responses to ${file.slice(file.lastIndexOf('/') + 1)}`, function () {
    this.timeout(180_000);
    let spec: Spec;
    let check: (operation: Operation, reply: Reply) => void;
    before(async () => {
      spec = await readSpec(file);
      check = checkerFor(spec);
    });

    it('are valid for every GET', async () => {
      await withSandbox({ spec }, async (call, sandbox) => {
        for (const operation of reads(spec)) {
          const reply = await callWith(spec, call, sandbox, operation);
          assert.ok(reply !== undefined, `${operation.id} has nothing to ask for`);
          check(operation, reply);
        }
      });
    });

    // Since OpenAPI 3.1, the schemas of the document are JSON Schema, and can be used without translation.
    if (/"openapi": "3\.1/.test(readFileSync(file, 'utf8'))) {
      it('match exactly one branch of each `oneOf`', async () => {
        const literal = literalChecker(spec);
        await withSandbox({ spec }, async (call, sandbox) => {
          for (const operation of reads(spec)) {
            const reply = await callWith(spec, call, sandbox, operation);
            if (reply?.json !== undefined) literal(operation, reply);
          }
        });
      });
    }

    it('are valid for every write, and for the GETs of related paths after it @slow', async () => {
      const clock = manualClock();
      const write = async (call: Client, sandbox: Sandbox, operation: Operation) => {
        await prepare(call, sandbox, clock, operation);
        const written = await callWith(spec, call, sandbox, operation);
        assert.ok(written !== undefined, `${operation.id} has nothing to write to`);
        check(operation, written);
        for (const read of reads(spec).filter(({ path }) => isNear(path, operation.path))) {
          const reply = await callWith(spec, call, sandbox, read);
          if (reply !== undefined && reply.status !== 404) check(read, reply);
        }
        // Every transition is complete before the next request.
        clock.advance(60_000);
      };
      const [deletions, others] = [true, false].map((is) =>
        writes(spec).filter(({ method }) => (method === 'DELETE') === is),
      );
      await withSandbox({ spec, clock: clock.now }, async (call, sandbox) => {
        for (const operation of others ?? []) await write(call, sandbox, operation);
      });
      for (const operation of deletions ?? [])
        await withSandbox({ spec, clock: clock.now }, (call, sandbox) => write(call, sandbox, operation));
    });

    // About a thousand requests; the rules do not depend on the document.
    if (file === PINNED) {
      it('are valid or errors for any body @slow', async () => {
        await withSandbox({ spec }, async (call, sandbox) => {
          for (const operation of writes(spec)) {
            if (operation.requestBody === undefined) continue;
            const bodies = [...twisted(bodyFor(spec, sandbox, operation))];
            const step = Math.max(1, Math.floor(bodies.length / BODIES_EACH));
            for (const body of bodies.filter((_, index) => index % step === 0)) {
              const reply = await callWith(spec, call, sandbox, operation, body);
              assert.ok(
                reply !== undefined && reply.status < 500,
                `${operation.id} ${JSON.stringify(body)}: ${reply?.text}`,
              );
              if (reply.status === 200) check(operation, reply);
            }
          }
        });
      });
    }

    it('are valid if every list is empty', async () => {
      await withSandbox({ spec, empty: 'below-main' }, async (call, sandbox) => {
        for (const operation of reads(spec)) {
          const reply = await callWith(spec, call, sandbox, operation);
          if (reply !== undefined && reply.status !== 404) check(operation, reply);
        }
      });
    });
  });
}

const BODIES_EACH = 20;
const ODD: readonly Json[] = [null, 0, -1.5, '', 'x', [], {}, true, ['x'], { add: ['x'], remove: [null] }];

/** Variants of a value: each removes one property or replaces it. */
function* twisted(value: Json): Generator<Json> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) for (const odd of twisted(item as Json)) yield value.with(index, odd);
    yield [...value, ...value];
  } else if (isObject(value)) {
    for (const [name, child] of Object.entries(value)) {
      for (const odd of twisted(child)) yield { ...value, [name]: odd };
      const { [name]: _, ...rest } = value;
      yield rest;
      yield { [name]: child };
    }
    yield { ...value, extra: { nested: [1] } };
  }
  yield* ODD;
}

/** Whether a GET shows something that the write may change: the paths share their parent. */
function isNear(read: string, written: string): boolean {
  const parent = written.slice(0, written.lastIndexOf('/'));
  return (
    written.startsWith(read) ||
    read.startsWith(written) ||
    (parent.includes('}') && read.startsWith(`${parent}/`) && read.split('/').length <= written.split('/').length)
  );
}

const reads = (spec: Spec) => spec.operations.filter(({ method }) => method === 'GET');
const writes = (spec: Spec) => spec.operations.filter(({ method }) => method !== 'GET');

/** Validates with enums enforced, and `oneOf` as `anyOf`. */
function checkerFor(spec: Spec): (operation: Operation, reply: Reply) => void {
  const ajv = new Ajv({ strict: false, allErrors: true });
  (ajvFormats as unknown as typeof ajvFormats.default)(ajv);
  const compiled = new Map<string, ValidateFunction>();
  return (operation, reply) => {
    const where = `${operation.method} ${operation.path}: ${reply.status} ${reply.text.slice(0, 300)}`;
    const response = successOf(operation);
    const media = response?.content[0];
    assert.equal(String(reply.status), response?.status, where);
    if (media === undefined) return;
    assert.equal(reply.headers.get('content-type')?.split(';')[0], media.mediaType.split(';')[0], where);
    if (!media.mediaType.includes('json')) return;
    const translated = () => translateSchema(spec.document, media.schema, media.pointer, 'request').schema;
    const validate = compiled.get(operation.id) ?? ajv.compile(translated());
    compiled.set(operation.id, validate);
    assert.ok(validate(reply.json), `${where}\n${JSON.stringify(validate.errors, null, 1)}`);
    assert.equal((reply.json as { status: number }).status, reply.status, where);
  };
}

/**
 * The document as JSON Schema 2020-12, with two changes: schemas with `properties` get `type: object` (otherwise `null`
 * would match both branches of every nullable reference), and a type that contradicts its own `enum` is removed.
 */
function literalChecker(spec: Spec): (operation: Operation, reply: Reply) => void {
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  (ajvFormats as unknown as typeof ajvFormats.default)(ajv);
  ajv.addSchema({ $id: 'http://sandbox/', ...(asMeant(spec.document) as JsonObject) });
  return (operation, reply) => {
    const pointer = successOf(operation)?.content[0]?.pointer.split('/').map(encodeURIComponent).join('/');
    const validate = ajv.compile({ $ref: `http://sandbox/#${pointer}` });
    assert.ok(validate(reply.json), `${operation.id}\n${JSON.stringify(validate.errors?.slice(0, 5), null, 1)}`);
  };
}

function asMeant(value: Json): Json {
  if (Array.isArray(value)) return value.map(asMeant);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, asMeant(child)] as const);
  const copy: Record<string, Json> = Object.fromEntries(entries);
  if (isObject(copy.properties) && copy.type === undefined) copy.type = 'object';
  if (copy.type === 'number' && Array.isArray(copy.enum) && copy.enum.every((one) => typeof one === 'string'))
    delete copy.type;
  return copy;
}

/** Prepares a write: a service must be stopped before it is deleted. */
async function prepare(call: Client, sandbox: Sandbox, clock: ReturnType<typeof manualClock>, operation: Operation) {
  if (operation.id !== 'instanceDelete') return;
  await call('PATCH', `~/services/${sandbox.mainId}/state`, { body: { command: 'stop' } });
  clock.advance(10_000);
}

async function callWith(
  spec: Spec,
  call: Client,
  sandbox: Sandbox,
  operation: Operation,
  given?: Json,
): Promise<Reply | undefined> {
  const stored = Object.keys(sandbox.store());
  const path = operation.path.split('/').reduce<string | undefined>((above, segment) => {
    if (above === undefined) return undefined;
    if (!segment.startsWith('{')) return segment === '' ? above : `${above}/${segment}`;
    const preferred = [`${above}/${sandbox.rootId}`, `${above}/${sandbox.mainId}`];
    const item = [...preferred, ...stored].find(
      (one) => stored.includes(one) && one.startsWith(`${above}/`) && !one.slice(above.length + 1).includes('/'),
    );
    return item;
  }, '');
  if (path === undefined) return undefined;
  const query = new URLSearchParams(
    operation.parameters
      .filter((parameter) => parameter.in === 'query' && parameter.required)
      .map(({ name, schema }) => [name, QUERY[name]?.(JSON.stringify(schema).includes('date-time')) ?? 'us-east-1']),
  );
  const body =
    operation.requestBody === undefined ? undefined : given !== undefined ? given : bodyFor(spec, sandbox, operation);
  return call(operation.method, `${path}${query.size > 0 ? `?${query}` : ''}`, body === undefined ? {} : { body });
}

const QUERY: Readonly<Record<string, (withTime: boolean) => string>> = {
  from_date: (withTime) => (withTime ? '2026-06-25T00:00:00Z' : '2026-06-20'),
  to_date: (withTime) => (withTime ? '2026-06-25T06:00:00Z' : '2026-06-25'),
  cloud_provider: () => 'aws',
  db_name: () => 'orders',
  db_user: () => 'app',
  db_operation: () => 'SELECT',
};

function bodyFor(spec: Spec, sandbox: Sandbox, operation: Operation): Json {
  const roles = Object.keys(sandbox.store()).filter((path) => /\/roles\/[^/]+$/.test(path));
  const roleId = roles[0]?.slice(roles[0].lastIndexOf('/') + 1);
  return sampleOf(spec.document, operation.requestBody?.schema ?? true, {
    direction: 'request',
    propose: ({ pointer }) => {
      if (pointer === '/expireAt') return '2099-01-01T00:00:00Z';
      return /^\/assignedRoleIds\/\d+$/.test(pointer) ? roleId : undefined;
    },
  });
}
