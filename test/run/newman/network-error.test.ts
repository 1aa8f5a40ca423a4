import assert from 'node:assert/strict';
import { networkText } from '../../../scripts/report/words/network.ts';
import { networkFailure } from '../../../scripts/run/newman/network-error.ts';

describe('run/newman/network-error', () => {
  const table: [given: { code?: string; message?: string }, reason: RegExp, isTransient: boolean][] = [
    [{ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:9' }, /refused.*\[ECONNREFUSED\]/, true],
    [{ code: 'ECONNRESET', message: 'socket hang up' }, /reset/, true],
    [{ code: 'ETIMEDOUT' }, /in time/, true],
    [{ code: 'EAI_AGAIN' }, /looked up/, true],
    [{ code: 'ENOTFOUND' }, /not known/, false],
    [{ code: 'CERT_HAS_EXPIRED' }, /expired/, false],
    [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, /self-signed/, false],
    [{ code: 'HPE_LATER_THAN_US' }, /not valid HTTP \[HPE_LATER_THAN_US\]/, false],
    [{ code: 'toString', message: 'something else\nand its stack' }, /^something else \[toString\]$/, false],
    [{ message: 'something else' }, /^something else$/, false],
    [{}, /^no response$/, false],
    [{ message: 'x'.repeat(300) }, /^x{300}$/, false],
  ];
  for (const [given, reason, isTransient] of table) {
    it(`${given.code ?? given.message?.slice(0, 60) ?? 'nothing'}: ${isTransient ? 'transient' : 'permanent'}`, () => {
      const failure = networkFailure(given);
      assert.match(networkText(failure.params), reason);
      assert.equal(failure.isTransient, isTransient);
    });
  }
});
