/** What standards let an API write in several ways, and nothing looser than that: in Postman's sandbox. */
import assert from 'node:assert/strict';
import { CONVENTIONS } from '../../../collections/clickhouse-cloud/conventions.ts';
import { COMMON_PAGING, type Paging } from '../../../scripts/shared/api-conventions.ts';
import type { Json } from '../../../scripts/shared/json.ts';
import { inPostman } from './in-postman.ts';

/** A table whose rows are asked for at once, as each start of Newman takes time. */
function table<Given extends Json, Want extends Json>(
  title: string,
  code: string,
  rows: readonly (readonly [given: Given, want: Want])[],
): void {
  describe(title, () => {
    let got: readonly Json[] = [];
    before(async () => {
      const given = JSON.stringify(rows.map(([one]) => one));
      got = (await inPostman([`return ${given}.map((given) => ${code});`])) as readonly Json[];
    });
    for (const [index, [given, want]] of rows.entries())
      it(`${JSON.stringify(given).slice(0, 120)} → ${JSON.stringify(want)}`, () => assert.deepEqual(got[index], want));
  });
}

const TIME = '2026-07-31T10:00:00';

describe('tolerance', function () {
  this.timeout(180_000);

  table('instants (RFC 3339)', 'isSameInstant(given[0], given[1])', [
    [[`${TIME}Z`, `${TIME}Z`], true],
    [[`${TIME}Z`, `${TIME}.000Z`], true],
    [[`${TIME}.000Z`, `${TIME}.000000Z`], true],
    [[`${TIME}Z`, `${TIME}+00:00`], true],
    [[`${TIME}Z`, `${TIME}-00:00`], true],
    [[`${TIME}Z`, '2026-07-31T12:00:00+02:00'], true],
    [['2026-08-01T00:30:00+14:30', '2026-07-31T10:00:00.0z'], true],
    [[`${TIME}Z`, '2026-07-31t10:00:00z'], true],
    // Cut to the precision of the other.
    [[`${TIME}Z`, `${TIME}.412Z`], true],
    [[`${TIME}.412Z`, `${TIME}.412999Z`], true],
    [[`${TIME}.412Z`, `${TIME}.413Z`], false],
    [[`${TIME}.412998Z`, `${TIME}.412999Z`], false],
    [[`${TIME}Z`, '2026-07-31T10:00:01Z'], false],
    [[`${TIME}Z`, '2026-07-31T10:00:01.000Z'], false],
    [[`${TIME}Z`, `${TIME}+02:00`], false],
    [[`${TIME}Z`, TIME], false],
    [['2026-07-31', '2026-07-31'], false],
    [['2026-13-31T10:00:00Z', '2026-13-31T10:00:00.0Z'], false],
    [[1785492000, `${TIME}Z`], false],
    [[null, `${TIME}Z`], false],
    [[`${TIME}.${'0'.repeat(200)}Z`, `${TIME}Z`], false],
  ]);

  table("samples of Prometheus' text format", 'isSample(given)', [
    ['up 1', true],
    ['up\t1', true],
    ['up 1 1785492000000', true],
    ['up 1 -1', true],
    ['up -1.5e-3', true],
    ['up +.5', true],
    ['up 1.', true],
    ['up 1E9', true],
    ['up NaN', true],
    ['up nan', true],
    ['up Inf', true],
    ['up +Inf', true],
    ['up -inf', true],
    ['up +INFINITY', true],
    ['ns:up{} 1', true],
    ['up{a="b"} 1', true],
    ['up{a="b"}1', true],
    ['up {a="b"} 1', true],
    ['up{ a = "b" , c = "d" , } 1', true],
    ['up{a=""} 1', true],
    ['up{query="SELECT {1} FROM \\"t\\" -- \\\\ \\n, x=\'y\' née 🐈 }"} 1', true],
    ['up', false],
    ['up{a="b"}', false],
    ['up 1 2 3', false],
    ['up 1 1.5', false],
    ['up 1 12345678901234567890', false],
    ['up one', false],
    ['up 1..2', false],
    ['up 1e', false],
    ['up 1.5.2', false],
    ['up 1-2', false],
    ['up e5', false],
    ['up .', false],
    ['up 0x1p-2', false],
    ['up 1_000', false],
    ['up -nan', false],
    ['up info', false],
    ['up "1"', false],
    ['1up 1', false],
    ['u-p 1', false],
    ['up{a=b} 1', false],
    ["up{a='b'} 1", false],
    ['up{a="b} 1', false],
    ['up{a="b" 1', false],
    ['up{a="b"} } 1', false],
    ['up{a="b" c="d"} 1', false],
    ['up{,} 1', false],
    ['up{a="b",,} 1', false],
    ['up{1a="b"} 1', false],
    ['up{a:b="c"} 1', false],
    ['up{a="\\t"} 1', false],
    ['up{"a"} 1', false],
    ['all is well', false],
    ['{"status": 200}', false],
    [`up 1${'1'.repeat(100_000)}x`, false],
    [`up{a="${'\\n'.repeat(400_000)}"} 1`, true],
    [`up{a="${'\\n'.repeat(400_000)} 1`, false],
    [`up{a="${'x'.repeat(2e6)}"} 1`, false],
  ]);

  table("bodies in Prometheus' text format", '(prometheusProblem(given)?.failures[0].code ?? null)', [
    ['# HELP up Whether { it " works\n# TYPE up untyped\nup 1\n', null],
    ['\n\n  # free text\n#\n\nup 1\n\n\tup{a="b"} NaN\r\n', null],
    ['# EOF', null],
    ['', 'prometheus-empty'],
    ['\n \n', 'prometheus-empty'],
    ['# TYPE up untyped\nup\n', 'prometheus-syntax'],
  ]);

  const RESPONSE = '{ code: 404, headers: { get: () => given[0] }, text: () => given[1] ?? "" }';
  table('media types (RFC 9110)', `mediaTypeOf(${RESPONSE})`, [
    [['application/json'], 'application/json'],
    [['Application/JSON; Charset="UTF-8"'], 'application/json'],
    [['text/plain;version=0.0.4;charset=utf-8'], 'text/plain'],
    [[' text/plain ; charset=utf-8'], 'text/plain'],
    [[null], ''],
    [[''], ''],
  ]);
  table('pages in HTML', `[isHtml(${RESPONSE}, given[1]), isGatewayRefusal(${RESPONSE})]`, [
    [
      ['TEXT/HTML;CHARSET=utf-8', 'no'],
      [true, true],
    ],
    [
      ['application/xhtml+xml', ''],
      [true, true],
    ],
    [
      ['application/json; profile="text/html"', '{}'],
      [false, false],
    ],
    [
      ['text/html-like', '{}'],
      [false, false],
    ],
    [
      ['application/json', '\n <!DOCTYPE html>'],
      [true, false],
    ],
  ]);

  const paged = (paging: Paging, code: string) =>
    `((api.paging = ${JSON.stringify(paging)}), ${code.replaceAll('BODY', '((pointer) => at(given, pointer))')})`;
  const item = { id: 1 };
  table('lists of this API that go on', paged(CONVENTIONS.paging ?? assert.fail(), 'hasNextPage(BODY, 2)'), [
    [{ result: [item, item] }, false],
    [{ result: [item, item], limit: 250, totalCount: 2, nextCursor: null }, false],
    [{ result: [item, item], limit: 2, totalCount: 2, nextCursor: '' }, false],
    [{ result: [item, item], limit: 2, totalCount: 3 }, true],
    [{ result: [item, item], nextCursor: 'x' }, true],
    [{ result: { items: [item, item], pagination: { nextCursor: 'x' } } }, true],
    [{ result: { items: [item, item], pagination: { nextCursor: null, totalRecords: 2 } } }, false],
  ]);
  table('a list as long as lists get', paged(CONVENTIONS.paging ?? assert.fail(), 'hasNextPage(BODY, 1000)'), [
    [{}, true],
  ]);
  table('lists of other APIs that go on', paged(COMMON_PAGING, 'hasNextPage(BODY, 2)'), [
    [[item, item], false],
    [{ things: [item, item], hasMore: true }, true],
    [{ things: [item, item], hasMore: false }, false],
    [{ things: [item, item], meta: { total: 3 } }, true],
    [{ things: [item, item], next: '/things?page=2' }, true],
  ]);
  table('members beside a list', paged(CONVENTIONS.paging ?? assert.fail(), 'isPagingMember(given[0], given[1])'), [
    [['/nextCursor', { result: [] }], true],
    [['/limit', { result: [] }], true],
    [['/result/pagination/totalRecords', { result: { items: [], pagination: {} } }], true],
    // Of a single thing they are properties like others.
    [['/limit', { result: {} }], false],
    [['/result/pagination/limit', { result: { pagination: {} } }], false],
    [['/motto', { result: [] }], false],
    [['/result/0/limit', { result: [] }], false],
  ]);

  table('items that a list has twice', 'duplicateIn(given.items, given.rule)', [
    [{ items: [{ id: 1 }, { id: 2 }], rule: { id: 'id' } }, -1],
    [{ items: [{ id: 1 }, { id: 2 }, { id: 1 }], rule: { id: 'id' } }, 2],
    [{ items: [{}, {}, { id: '' }, { id: '' }, { id: null }, { id: null }], rule: { id: 'id' } }, -1],
    [{ items: [{ id: [1] }, { id: [1] }], rule: { id: 'id' } }, -1],
    [
      {
        items: [
          { id: 1, of: 'a' },
          { id: 1, of: 'b' },
        ],
        rule: { id: 'id', idWith: ['of'] },
      },
      -1,
    ],
    [
      {
        items: [
          { id: 1, of: 'a' },
          { id: 1, of: 'a' },
        ],
        rule: { id: 'id', idWith: ['of'] },
      },
      1,
    ],
  ]);
});
