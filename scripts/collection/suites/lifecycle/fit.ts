/** Whether a scenario fits a version of the document. */

import type { Operation, Schema, Spec } from '../../../openapi/model.ts';
import { effectiveSchema, propertiesOf } from '../../../openapi/schema/merge.ts';
import type { Json } from '../../../shared/json.ts';
import { answerShape } from '../../scripts/answer-shape.ts';

/** Whether a version of the document lists the states that end the waiting. */
export function listsState(spec: Spec, detail: Operation, pointer: string, until: readonly string[]): boolean {
  const content = answerShape(spec.document, detail).content;
  const names = pointer.split('/').slice(1);
  const schema = names.reduce<Schema | undefined>(
    (at, name) => (at === undefined ? undefined : propertiesOf(spec.document, at)[name]),
    content?.schema,
  );
  const { enum: values } = effectiveSchema(spec.document, schema);
  const listed = Array.isArray(values) ? (values as readonly Json[]) : [];
  return until.some((state) => listed.includes(state));
}
