/** Lists: pages, and items that are there twice. */
import { change, each, failed, OTHER, PASSED, type Row, when } from './row.ts';

/** What a reading of the list of keys finds further on. */
const secondPage = change((body) => {
  body.result = body.result.slice(1);
  Object.assign(body, { limit: 250, totalCount: 251, nextCursor: 'eyJvZmZzZXQiOjI1MH0' });
});
/** The first key of the sandbox, in the variable of `{keyId}`. */
const FIRST_KEY = { keyId: 'ab651253-f087-4bba-9d0e-5a2c34ade24f' };

const many = change((body) => {
  body.result = Array.from({ length: 20_000 }, (_, index) => ({ ...body.result[0], id: `${index}` }));
});

export const LISTS: readonly Row[] = [
  ...each(
    '24: paging members beside the keys',
    ['openapiKeyGetList'],
    change((body) => {
      Object.assign(body, { limit: 250, totalCount: body.result.length, nextCursor: null });
    }),
    PASSED,
  ),
  ...each(
    '24: another member beside the keys',
    ['openapiKeyGetList'],
    change((body) => {
      body.motto = 'fast';
    }),
    { status: 'passed', findings: ['unknown-property /motto'] },
  ),
  [
    '24: an ID of the environment on the second page: its list',
    'openapiKeyGetList',
    when('openapiKeyGetList', secondPage, { values: FIRST_KEY }),
    PASSED,
  ],
  [
    '24: an ID of the environment on the second page: itself',
    'openapiKeyGet',
    when('openapiKeyGetList', secondPage, { values: FIRST_KEY }),
    PASSED,
  ],
  [
    '24: an ID of the environment on no page: itself',
    'openapiKeyGet',
    when('openapiKeyGetList', secondPage, { values: { keyId: OTHER } }),
    failed('missing'),
  ],
  [
    '24: an ID of the environment in no list: its list',
    'openapiKeyGetList',
    { values: { keyId: OTHER } },
    failed('id-unknown'),
  ],
  [
    '24: a list as long as lists get',
    'clickStackListRoles',
    when(
      'clickStackListRoles',
      change((body) => {
        body.result = Array.from({ length: 1000 }, (_, index) => ({
          ...body.result[0],
          id: `65f5e4a3b9e77c001a${String(100_000 + index)}`,
        }));
      }),
      { values: { clickStackRoleId: '65f5e4a3b9e77c001a999999' } },
    ),
    PASSED,
  ],
  ...each(
    'the same item twice',
    ['instanceGetList'],
    change(({ result }) => {
      result.splice(1, 0, result[0]);
    }),
    { status: 'passed', findings: ['duplicate-item /result/1/id'] },
  ),
  ...each(
    'the same ID of another query: the ID alone does not name it',
    ['slowQueryPatternsGetList'],
    change(({ result }) => {
      result.push({ ...result[0], dbName: 'other' });
    }),
    PASSED,
  ),
  ...each('20,000 activities', ['activityGetList'], many, { status: 'passed' }),
];
