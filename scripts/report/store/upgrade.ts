/** Runs that an older version saved. */
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';

/**
 * Version 1 had text where version 2 has codes beside the text. The text is kept and shown as it is: nothing is read from it, so
 * that such a run is shown by its statuses and messages. Causes that were derived per request are derived again.
 *
 * @param run parsed from a `run.json` of any version.
 */
export function upgraded(run: unknown): unknown {
  if (!isObject(run) || (run.schemaVersion !== 1 && run.schemaVersion !== 2)) return run;
  const current = { ...run, schemaVersion: 2 };
  if (!Array.isArray(run.environments)) return current;
  return { ...current, environments: (run.environments as readonly Json[]).map(withoutEarlierCauses) };
}

function withoutEarlierCauses(environment: Json): Json {
  if (!isObject(environment) || !Array.isArray(environment.requests)) return environment;
  return {
    ...environment,
    requests: (environment.requests as readonly Json[]).map((request) => {
      if (!isObject(request) || !isEarlier(request.diagnosis)) return request;
      const { diagnosis: _, ...rest } = request;
      return rest;
    }),
  };
}

/** They had the name of the environment among their parameters. */
function isEarlier(diagnosis: Json | undefined): diagnosis is JsonObject {
  return isObject(diagnosis) && isObject(diagnosis.params) && typeof diagnosis.params.environment === 'string';
}
