/** The budget of one key: who is admitted, and when, without a server. */
import assert from 'node:assert/strict';
import { type Admission, createRateBudget, type RateRequest, rateBudgetOf } from '../../scripts/run/rate-budget.ts';

/** Longer than any test takes. */
const LONG = { requests: 2, windowMs: 3_600_000 };

describe('the budget of a key', () => {
  const admitted: string[] = [];
  const waits: string[] = [];
  let over: AbortController;
  beforeEach(() => {
    admitted.length = 0;
    waits.length = 0;
    over = new AbortController();
  });
  afterEach(() => over.abort());

  function request(name: string, more: Partial<RateRequest> = {}): RateRequest {
    return {
      limit: LONG,
      maxLimitedMs: 60_000,
      signal: over.signal,
      onWait: (_, cause) => waits.push(`${name} ${cause}`),
      ...more,
    };
  }

  function ask(budget: ReturnType<typeof createRateBudget>, name: string, more?: Partial<RateRequest>) {
    return budget.admit(request(name, more)).then((admission): Admission => {
      admitted.push(name);
      return admission;
    });
  }

  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const status = (code: number, fields: Readonly<Record<string, string>> = {}) => ({
    status: code,
    field: (name: string) => fields[name],
  });

  it('a request counts while it is on its way, and one window more', async () => {
    const budget = createRateBudget();
    const [first] = await Promise.all([ask(budget, 'a'), ask(budget, 'b')]);
    void ask(budget, 'c');
    await settled();
    assert.deepEqual([admitted, waits], [['a', 'b'], []]);
    first?.end(status(200));
    await settled();
    assert.deepEqual([admitted, waits], [['a', 'b'], ['c window']]);
  });

  it('admits in the order of the calls, after a short window', async () => {
    const budget = createRateBudget();
    const limit = { requests: 1, windowMs: 20 };
    const all = ['a', 'b', 'c'].map((name) => ask(budget, name, { limit }).then((admission) => admission.end()));
    await Promise.all(all);
    assert.deepEqual(admitted, ['a', 'b', 'c']);
    assert.deepEqual([...new Set(waits)], ['b window', 'c window']);
  });

  it('one that gives up leaves its place to the next', async () => {
    const budget = createRateBudget();
    const [first] = await Promise.all([ask(budget, 'a'), ask(budget, 'b')]);
    first?.end(status(200));
    const impatient = new AbortController();
    void ask(budget, 'c', { signal: impatient.signal });
    void ask(budget, 'd', { limit: undefined });
    await settled();
    impatient.abort();
    await settled();
    assert.deepEqual(admitted, ['a', 'b', 'd']);
  });

  const PAUSES: readonly (readonly [name: string, response: ReturnType<typeof status>, want: readonly string[]])[] = [
    ['a 429 that says how long', status(429, { 'x-ratelimit-reset': '30.5' }), ['b limited']],
    ['a 429 that does not', status(429), ['b limited']],
    ['a 503 with Retry-After', status(503, { 'retry-after': '30' }), ['b limited']],
    ['a 503 without', status(503), []],
    ['a 429 that asks for more than anybody waits', status(429, { 'retry-after': '61' }), []],
    ['any other response with such a field', status(200, { 'x-ratelimit-reset': '30' }), []],
  ];
  for (const [name, response, want] of PAUSES) {
    it(`${name}: ${want.length === 0 ? 'no pause' : 'a pause for all requests of the key'}`, async () => {
      const budget = createRateBudget();
      (await ask(budget, 'a', { limit: undefined })).end(response);
      void ask(budget, 'b', { limit: undefined });
      await settled();
      assert.deepEqual(waits, want);
      assert.deepEqual(admitted, want.length === 0 ? ['a', 'b'] : ['a']);
    });
  }

  it('is one for a host and a key, in the whole process', () => {
    const one = rateBudgetOf('api.example.test', 'key');
    assert.equal(rateBudgetOf('api.example.test', 'key'), one);
    assert.notEqual(rateBudgetOf('api.example.test', 'other'), one);
    assert.notEqual(rateBudgetOf('api.example.test:8443', 'key'), one);
  });
});
