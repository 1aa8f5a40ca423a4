/** Whether a scenario fits a version of the document. */

import type { Operation, Spec } from '../../../openapi/model.ts';
import { responseShape, schemaAt } from '../../../openapi/response-shape.ts';
import { effectiveSchema } from '../../../openapi/schema/merge.ts';
import type { Json } from '../../../shared/json.ts';

/** Whether a version of the document lists the states that end the waiting. */
export function listsState(spec: Spec, detail: Operation, pointer: string, until: readonly string[]): boolean {
  const { content } = responseShape(spec.document, detail, { mediaTypes: {} });
  const schema = content === undefined ? undefined : schemaAt(spec.document, content.schema, pointer);
  const { enum: values } = effectiveSchema(spec.document, schema);
  const listed = Array.isArray(values) ? (values as readonly Json[]) : [];
  return until.some((state) => listed.includes(state));
}
