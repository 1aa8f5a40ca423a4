/** Failed assertions: expected and actual value, and the place in the body. */

import type { Finding, RequestRun } from '../../../run/model.ts';
import { type Json, parsedJson } from '../../../shared/json.ts';
import { type Expectation, expectationsOf as expectationsOfAssertion } from '../../words/failure.ts';
import { Rest, Table } from './layout.tsx';
import { Isolated, Text } from './text.tsx';

const MAX_EXPECTATIONS = 8;
const VALUE_LIMIT = 500;

/** What failed in this request, in the order of its assertions. */
export function expectationsOf(request: RequestRun): readonly Expectation[] {
  const failed = request.assertions.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return [];
  const body = bodyOf(request);
  return failed.flatMap((assertion) => expectationsOfAssertion(assertion, body));
}

/** Pointers to mark in the body: those of failed assertions, then of findings. */
export function marksOf(expectations: readonly Expectation[], findings: readonly Finding[] = []): readonly string[] {
  const failed = expectations.flatMap(({ pointer }) => (pointer === undefined ? [] : [pointer]));
  return [...new Set([...failed, ...findings.slice(0, 50).map(({ pointer }) => pointer)])];
}

/** One row per failed assertion: its name and place, what was expected, what came. */
export function Expectations({ of }: { readonly of: readonly Expectation[] }) {
  if (of.length === 0) return null;
  return (
    <>
      <SideBySide rows={of.slice(0, MAX_EXPECTATIONS)} />
      <Rest count={of.length} limit={MAX_EXPECTATIONS} text="more failed assertions." />
    </>
  );
}

export function SideBySide({ rows }: { readonly rows: readonly Expectation[] }) {
  return (
    <Table
      class="sides"
      rows={rows}
      columns={[
        { title: 'Assertion', cell: AssertionName },
        {
          title: 'Expected',
          attributes: { class: 'expected', dir: 'auto' },
          cell: ({ expected }) => <Text value={expected} limit={VALUE_LIMIT} />,
        },
        {
          title: 'Got',
          attributes: { class: 'got', dir: 'auto' },
          cell: ({ got }) => <Text value={got} limit={VALUE_LIMIT} />,
        },
      ]}
    />
  );
}

function AssertionName({ name, pointer }: Expectation) {
  return (
    <>
      <Isolated value={name} />
      {pointer !== undefined && (
        <code>
          <Text value={pointer === '' ? '(the whole body)' : pointer} />
        </code>
      )}
    </>
  );
}

function bodyOf({ response }: RequestRun): Json | undefined {
  return response === null || response.truncated === true ? undefined : parsedJson(response.body);
}
