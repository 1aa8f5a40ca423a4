/** What a team changes in the generated collections: the shape of the files in `collections/custom/`, and how they change the configuration. */
import * as z from 'zod';
import type { Spec } from '../../openapi/model.ts';
import { responseVariants } from '../../openapi/response-shape.ts';
import { type Json, ownValue } from '../../shared/json.ts';
import type { CollectionConfig, OperationRule } from '../config.ts';
import type { Folder, Item } from '../write/postman-format.ts';

const status = z.union([z.int().min(100).max(599), z.string().regex(/^[1-5]XX$/)]);
const milliseconds = z.number().positive();

const operationSchema = z.strictObject({
  /** Statuses that are expected in place of those of the document. */
  status: z.array(status).min(1).optional(),
  name: z.string().min(1).optional(),
  /** Markdown before the description of the request. */
  note: z.string().min(1).optional(),
  query: z.record(z.string(), z.strictObject({ parameter: z.string(), property: z.string() })).optional(),
  provides: z.record(z.string(), z.string()).optional(),
  prefer: z.record(z.string(), z.array(z.string())).optional(),
  avoid: z.array(z.string()).optional(),
  budgetMs: milliseconds.optional(),
  body: z.json().optional(),
});

/** `collections/custom/operations.yaml`. */
export const customFileSchema = z.strictObject({
  /** operationIds that are left out. */
  exclude: z.array(z.string()).default([]),
  operations: z.record(z.string(), operationSchema).default({}),
  /** Milliseconds for the operations of a tag. */
  tagBudgetsMs: z.record(z.string(), milliseconds).default({}),
  /** Markdown for folders, by the path that they stand for. */
  folders: z.record(z.string(), z.string()).default({}),
});

export type CustomFile = z.output<typeof customFileSchema>;

/** The assertions of one operation, as a file. */
export interface OwnAssertions {
  readonly operationId: string;
  /** Relative to the folder of the collections: it is shown. */
  readonly file: string;
  readonly text: string;
}

/** Requests and folders of a team, behind the generated ones. */
export interface OwnEntries {
  readonly file: string;
  readonly entries: readonly (Folder | Item)[];
}

export interface Customisation extends CustomFile {
  readonly assertions: readonly OwnAssertions[];
  readonly own: readonly OwnEntries[];
}

/** Where each operationId is named, for messages. */
export function namedOperations(custom: Customisation): { id: string; place: string }[] {
  return [
    ...custom.exclude.map((id) => ({ id, place: 'operations.yaml, exclude' })),
    ...Object.keys(custom.operations).map((id) => ({ id, place: `operations.yaml, operations.${id}` })),
    ...custom.assertions.map(({ operationId, file }) => ({ id: operationId, place: file })),
  ];
}

/** The configuration of the API with that of the team, which wins. */
export function customConfig(config: CollectionConfig, custom: Customisation): CollectionConfig {
  const operations = Object.entries(custom.operations);
  const rules = operations.map(([id, { budgetMs: _, body: __, name: ___, note: ____, ...rule }]) => {
    return [id, { ...ownValue(config.operations, id), ...rule } as OperationRule] as const;
  });
  const budgets = operations.flatMap(([id, { budgetMs }]) => (budgetMs === undefined ? [] : [[id, budgetMs] as const]));
  const bodies = operations.flatMap(([id, { body }]) => (body === undefined ? [] : [[id, body as Json] as const]));
  const { latencyBudgets } = config;
  return {
    ...config,
    operations: { ...config.operations, ...Object.fromEntries(rules) },
    folders: { ...config.folders, ...custom.folders },
    bodies: { ...config.bodies, ...Object.fromEntries(bodies) },
    latencyBudgets: {
      operations: { ...latencyBudgets?.operations, ...Object.fromEntries(budgets) },
      tags: { ...latencyBudgets?.tags, ...custom.tagBudgetsMs },
    },
  };
}

/** What is allowed, and may surprise: for the output of `generate`. */
export function customNotes(spec: Spec, config: CollectionConfig, custom: Customisation): string[] {
  const operations = new Map(spec.operations.map((operation) => [operation.id, operation]));
  const gone = namedOperations(custom).filter(({ id }) => !operations.has(id));
  const statuses = Object.entries(custom.operations).flatMap(([id, rule]) => {
    const operation = operations.get(id);
    if (operation === undefined) return [];
    const known = [...operation.responses, ...responseVariants(operation, config.conventions)].map((one) => one.status);
    return (rule.status ?? []).filter((each) => !known.includes(String(each))).map((each) => [id, each] as const);
  });
  return [
    ...gone.map(
      ({ id, place }) => `custom/${place}: the document has no operation ${id} any more, so this is not used`,
    ),
    ...statuses.map(
      ([id, each]) =>
        `custom/operations.yaml: the document has no response ${each} for ${id}; it is expected all the same`,
    ),
  ];
}
