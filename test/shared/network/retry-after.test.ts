/** One table for both readers of the fields by which a server asks to wait: ours, and the one inside Postman. */
import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { LIBRARY_TEXTS } from '../../../scripts/collection/scripts/library.embedded.ts';
import { MAX_LIMITED_MS, requestedWaitMs } from '../../../scripts/shared/network/rate-limit.ts';

/** Sun, 06 Nov 1994 08:49:37 GMT, the instant of the examples in RFC 9110, section 5.6.7. */
const NOW = Date.UTC(1994, 10, 6, 8, 49, 37);
const NOW_SECONDS = NOW / 1000;

const after = (value: string) => ({ 'retry-after': value });
const reset = (value: string) => ({ 'x-ratelimit-reset': value });

const TABLE: readonly (readonly [given: Readonly<Record<string, string>>, want: number | undefined])[] = [
  [{}, undefined],
  [after('0'), 0],
  [after('2'), 2000],
  [after(' 2 '), 2000],
  [after('1.25'), 1250],
  [after('3600'), 3_600_000],
  [after('Sun, 06 Nov 1994 08:49:40 GMT'), 3000],
  [after('Sunday, 06-Nov-94 08:49:40 GMT'), 3000],
  [after('Sun Nov  6 08:49:40 1994'), 3000],
  [after('Sun, 06 Nov 1994 08:49:37 GMT'), 0],
  [after('Sun, 06 Nov 1994 08:49:00 GMT'), 0],
  [after('Sun, the day after tomorrow'), undefined],
  [after('-1'), undefined],
  [after('1e3'), undefined],
  [after('0x10'), undefined],
  [after('5 minutes'), undefined],
  [after('1,5'), undefined],
  [after('2, 3'), undefined],
  [after('Infinity'), undefined],
  [after(''), undefined],
  [after('1994-11-06T08:49:40Z'), undefined],
  [reset('1.5'), 1500],
  [reset('7'), 7000],
  [reset('0'), 0],
  [reset('99999999'), 99_999_999_000],
  [reset(String(NOW_SECONDS + 4)), 4000],
  [reset(String(NOW_SECONDS + 4.5)), 4500],
  [reset(String(NOW_SECONDS - 4)), 0],
  [reset(String(NOW + 4000)), 4000],
  [reset(String(NOW - 4000)), 0],
  [reset('soon'), undefined],
  [reset('9'.repeat(400)), undefined],
  [{ 'ratelimit-reset': '3' }, 3000],
  [{ 'x-ratelimit-reset': 'soon', 'ratelimit-reset': '3' }, 3000],
  [{ ...after('2'), ...reset('9') }, 2000],
  [{ ...after('later'), ...reset('9') }, 9000],
];

const insidePostman = runInNewContext(
  `${LIBRARY_TEXTS['rate-limit']}\n({ wait: (fields, now) => requestedWaitMs((name) => fields[name], now), MAX_LIMITED_MS })`,
  {},
  { timeout: 1000 },
) as {
  wait: (fields: Readonly<Record<string, string>>, now: number) => number | undefined;
  MAX_LIMITED_MS: number;
};

describe('shared/retry-after', () => {
  for (const [given, want] of TABLE) {
    const name = `${JSON.stringify(given).slice(0, 80)}: ${want}`;
    it(name, () =>
      assert.equal(
        requestedWaitMs((field) => given[field], NOW),
        want,
      ),
    );
    it(`${name}, inside Postman`, () => assert.equal(insidePostman.wait(given, NOW), want));
  }

  it('a used-up key is waited for equally long, here and inside Postman', () =>
    assert.equal(insidePostman.MAX_LIMITED_MS, MAX_LIMITED_MS));
});
