/** What comes back: the saved example of a request in Postman. */

import type { Operation } from '../../openapi/model.ts';
import { type SampleLog, sampleOf } from '../../openapi/schema/sample.ts';
import { isObject, type JsonObject, printJson } from '../../shared/json.ts';
import { answerShape } from '../scripts/answer-shape.ts';

export interface ExampleAnswer {
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
}

const PROMETHEUS = `# HELP ClickHouse_ServiceInfo Information about the service
# TYPE ClickHouse_ServiceInfo untyped
ClickHouse_ServiceInfo{clickhouse_service_name="analytics",clickhouse_service_status="running"} 1
`;

/** The answer that an operation gives when all goes well; it agrees with the operation's own schema. */
export function exampleAnswer(document: JsonObject, operation: Operation, log?: SampleLog): ExampleAnswer | undefined {
  const { status, kind, mediaType, content } = answerShape(document, operation);
  if (content === undefined) return undefined;
  if (kind === 'prometheus') return { status, mediaType, body: PROMETHEUS };
  if (kind !== 'json') return undefined;
  const sample = content.example ?? sampleOf(document, content.schema, { direction: 'response', log });
  const body = isObject(sample) && typeof sample.status === 'number' ? { ...sample, status } : sample;
  return { status, mediaType, body: printJson(body).trimEnd() };
}
