import assert from 'node:assert/strict';
import { reasonText } from '../../../scripts/report/words/reason.ts';
import type { Explained } from '../../../scripts/run/model.ts';

const why = 'ClickPipes need a running service';

describe('report/words/reason', () => {
  const cases: readonly (readonly [name: string, given: Explained, text: string])[] = [
    [
      'what is not available, with its status',
      { reasonCode: 'unavailable', params: { why, status: 424 } },
      'ClickPipes need a running service (HTTP 424)',
    ],
    [
      'what an unavailable list would give: its request',
      {
        reasonCode: 'unavailable',
        params: {
          why,
          status: 424,
          needs: { variable: 'clickPipeId', thing: 'click pipe', request: 'List ClickPipes' },
        },
      },
      'click pipe ID missing: "List ClickPipes" is not available: ClickPipes need a running service (HTTP 424)',
    ],
    [
      'what nothing before it has shown to exist: that it is not certain',
      {
        reasonCode: 'unavailable',
        params: { why: 'there is no backup bucket', status: 404, unproven: ['orgid', 'serviceid'] },
      },
      'there is no backup bucket (HTTP 404); not certain, as no request before it has listed orgid and serviceid',
    ],
  ];
  for (const [name, given, text] of cases) it(name, () => assert.equal(reasonText(given), text));
});
