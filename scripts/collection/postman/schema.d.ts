/** JSON Schema of draft-07, and what the scripts of this folder use of the Ajv in Postman's sandbox. */

interface AjvError {
  keyword: string;
  dataPath: string;
  schemaPath: string;
  params: Record<string, unknown>;
}

interface AjvValidate {
  (value: unknown): boolean;
  errors?: AjvError[] | null;
}

interface AjvKeyword<Asked, Value> {
  type: string;
  /** It may set its own property `errors`. */
  validate(asked: Asked, value: Value): boolean;
}

interface AjvInstance {
  compile(schema: object | boolean): AjvValidate;
  addKeyword<Asked, Value>(name: string, keyword: AjvKeyword<Asked, Value>): void;
  removeKeyword(name: string): void;
}

declare function require(name: 'ajv'): new (options: Record<string, unknown>) => AjvInstance;

type JsonSchema = boolean | SchemaObject;

/**
 * The keywords of draft-07 that are looked at without Ajv. `known` lists the values that the specification lists; `undocumented` is
 * what the specification does not allow, and the API is known to send.
 */
interface SchemaObject {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  required?: string[];
  minProperties?: number;
  maxProperties?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  known?: unknown[];
  undocumented?: boolean;
  deprecated?: boolean;
  writeOnly?: boolean;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema;
  patternProperties?: Record<string, JsonSchema>;
  propertyNames?: JsonSchema;
  /** Names of properties, or a schema, that a property asks for. */
  dependencies?: Record<string, JsonSchema | string[]>;
  items?: JsonSchema | JsonSchema[];
  additionalItems?: JsonSchema;
  contains?: JsonSchema;
  allOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  not?: JsonSchema;
  if?: JsonSchema;
  then?: JsonSchema;
  else?: JsonSchema;
  definitions?: Record<string, JsonSchema>;
}
