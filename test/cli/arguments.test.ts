import assert from 'node:assert/strict';
import { assertNoSwallowedFlags } from '../../scripts/cli/arguments.ts';
import { COMMANDS } from '../../scripts/cli/registry.ts';
import { ExpectedError } from '../../scripts/shared/errors.ts';

describe('cli/arguments', () => {
  const cases: [name: string, env: Record<string, string>, want: string | undefined][] = [
    ['none', { npm_lifecycle_event: 'smoke' }, undefined],
    ['without npm', { npm_config_strict: 'true' }, undefined],
    ['of another script', { npm_lifecycle_event: 'test', npm_config_strict: 'true' }, undefined],
    ['a flag without a value', { npm_lifecycle_event: 'smoke', npm_config_strict: 'true' }, '--strict'],
    ['a flag with a value', { npm_lifecycle_event: 'smoke', npm_config_rate_limit: '1/1s' }, '--rate-limit <n/Ws|off>'],
    ['a flag that begins with no', { npm_lifecycle_event: 'smoke', npm_config_baseline: '' }, '--no-baseline'],
    ['what npm itself sets', { npm_lifecycle_event: 'smoke', npm_config_noproxy: '', npm_config_yes: '' }, undefined],
    [
      'what .npmrc has',
      { npm_lifecycle_event: 'smoke', npm_config_proxy: 'http://proxy.example:8080/', npm_config_ca: 'x' },
      undefined,
    ],
    [
      'a flag that is known to npm',
      { npm_lifecycle_event: 'publish:postman', npm_config_dry_run: 'true' },
      '--dry-run',
    ],
    ['of a command in a group', { npm_lifecycle_event: 'report', npm_config_reports: 'x' }, '--reports <dir>'],
    [
      'two',
      { npm_lifecycle_event: 'smoke', npm_config_env: 'true', npm_config_bail: 'true' },
      '--env <name|file> --bail',
    ],
  ];
  for (const [name, env, want] of cases) {
    it(name, () => {
      const check = () => assertNoSwallowedFlags(COMMANDS, env);
      if (want === undefined) return check();
      assert.throws(check, (error: unknown) => {
        assert.ok(error instanceof ExpectedError);
        assert.equal(error.code, 'usage-unknown-flag');
        assert.equal(error.problem.remedy, `put -- before the flags: npm run ${env.npm_lifecycle_event} -- ${want}`);
        return true;
      });
    });
  }
});
