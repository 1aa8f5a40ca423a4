/** Where a scenario meets a document: states that this version of it knows. */

import type { Operation, Spec } from '../../../openapi/model.ts';
import { resolveSchema } from '../../../openapi/schema/reference.ts';
import { isObject, type Json } from '../../../shared/json.ts';
import { answerShape, schemaAt } from '../../scripts/answer-shape.ts';

/** A version of the document that does not list the states says nothing of when to stop waiting. */
export function listsState(spec: Spec, detail: Operation, pointer: string, until: readonly string[]): boolean {
  const { content } = answerShape(spec.document, detail, { mediaTypes: {} });
  const schema = content === undefined ? undefined : schemaAt(spec.document, content.schema, pointer);
  const resolved = schema === undefined ? undefined : resolveSchema(spec.document, schema);
  const listed = isObject(resolved) && Array.isArray(resolved.enum) ? (resolved.enum as readonly Json[]) : [];
  return until.some((state) => listed.includes(state));
}
