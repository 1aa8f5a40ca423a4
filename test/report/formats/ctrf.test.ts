import assert from 'node:assert/strict';
import { Ajv } from 'ajv';
import { renderCtrf } from '../../../scripts/report/formats/ctrf.ts';
import { hostileRun } from '../hostile-run.ts';
import { knownRun } from '../known-run.ts';
import { mixedRun } from '../mixed-run.ts';

const string = { type: 'string', minLength: 1 };
const integer = { type: 'integer' };
const status = { enum: ['passed', 'failed', 'skipped', 'pending', 'other'] };

/** The part of ctrf-io/ctrf schema/ctrf.schema.json that a report of this kind meets, as closed as that one is. */
const validate = new Ajv({ allErrors: true, strict: false }).compile({
  type: 'object',
  required: ['reportFormat', 'specVersion', 'results'],
  additionalProperties: false,
  properties: {
    reportFormat: { const: 'CTRF' },
    specVersion: { type: 'string', pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' },
    timestamp: string,
    generatedBy: string,
    results: {
      type: 'object',
      required: ['tool', 'summary', 'tests'],
      additionalProperties: false,
      properties: {
        tool: { type: 'object', required: ['name'], additionalProperties: false, properties: { name: string } },
        summary: {
          type: 'object',
          required: ['tests', 'passed', 'failed', 'skipped', 'pending', 'other', 'start', 'stop'],
          additionalProperties: false,
          properties: Object.fromEntries(
            ['tests', 'passed', 'failed', 'skipped', 'pending', 'other', 'flaky', 'start', 'stop', 'duration'].map(
              (key) => [key, integer],
            ),
          ),
        },
        tests: {
          type: 'array',
          items: {
            type: 'object',
            required: ['name', 'status', 'duration'],
            additionalProperties: false,
            properties: {
              name: string,
              status,
              duration: integer,
              start: integer,
              stop: integer,
              suite: { type: 'array', minItems: 1, items: { type: 'string' } },
              message: { type: 'string' },
              rawStatus: string,
              tags: { type: 'array', items: { type: 'string' } },
              type: string,
              retries: integer,
              retryAttempts: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['attempt', 'status'],
                  additionalProperties: false,
                  properties: {
                    attempt: { type: 'integer', minimum: 1 },
                    status,
                    duration: integer,
                    message: { type: 'string' },
                  },
                },
              },
              flaky: { type: 'boolean' },
              steps: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['name', 'status'],
                  additionalProperties: false,
                  properties: { name: { type: 'string' }, status, extra: { type: 'object' } },
                },
              },
              extra: { type: 'object' },
            },
          },
        },
        environment: {
          type: 'object',
          additionalProperties: false,
          properties: {
            reportName: string,
            appName: string,
            appVersion: string,
            buildUrl: string,
            commit: string,
            branchName: string,
            testEnvironment: string,
            healthy: { type: 'boolean' },
            extra: { type: 'object' },
          },
        },
      },
    },
  },
});

describe('report/ctrf', () => {
  for (const [name, given] of [
    ['a mixed run', mixedRun()],
    ['a hostile run', hostileRun()],
    ['a run with known problems', knownRun(1)],
  ] as const) {
    it(`fits the schema for ${name}`, () => {
      for (const environment of given.environments) {
        assert.ok(validate(JSON.parse(renderCtrf(given, environment))), JSON.stringify(validate.errors));
      }
    });
  }

  it('counts as run.json does: flaky passed, errored failed', () => {
    for (const environment of mixedRun().environments) {
      const { summary, tests } = JSON.parse(renderCtrf(mixedRun(), environment)).results;
      const { totals, status } = environment;
      // A skipped environment is a test of its own.
      const own = status === 'skipped' ? 1 : 0;
      assert.equal(summary.tests, totals.requests + own);
      assert.equal(summary.passed, totals.passed + totals.flaky);
      assert.equal(summary.failed, totals.failed + totals.errored);
      assert.equal(summary.skipped, totals.skipped + own);
      assert.equal(summary.flaky, totals.flaky);
      for (const key of ['passed', 'failed', 'skipped'] as const) {
        assert.equal(tests.filter((test: { status: string }) => test.status === key).length, summary[key], key);
      }
      assert.equal(tests.filter((test: { flaky?: boolean }) => test.flaky === true).length, summary.flaky);
    }
  });
});
