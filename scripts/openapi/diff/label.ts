/** Names places of a document for people. */
import { atPointer, isObject, type JsonObject, pointerTo, tokensOf } from '../../shared/json.ts';

const STEPS: Readonly<Record<string, string>> = { items: '[]', additionalProperties: '{}' };
const NAMED_STEPS = new Set(['properties', 'patternProperties']);
const NUMBERED_STEPS = new Set(['allOf', 'oneOf', 'anyOf']);

/**
 * Names a place by its component, or by its path in the operation.
 *
 * @param pointer JSON pointer of a schema, a parameter or a body.
 * @returns `Service.endpoints[].port`, `response 200.result[].state`, `request body.name`, `query parameter limit`.
 */
export function labelOf(document: JsonObject, pointer: string): string {
  const tokens = tokensOf(pointer);
  if (tokens[0] === 'components') {
    const [, section = '', name = '', ...rest] = tokens;
    if (section === 'parameters') return parameterLabel(document, tokens.slice(0, 3)) + pathOf(rest);
    return (section === 'schemas' ? name : `${singular(section)} ${name}`) + pathOf(rest);
  }
  if (tokens[0] === 'webhooks') return `webhook ${tokens[1]}: ${labelOf(document, asOperation(tokens.slice(2)))}`;
  if (tokens[3] === 'callbacks') return `callback ${tokens[4]}: ${labelOf(document, asOperation(tokens.slice(6)))}`;
  // `/paths/{path}/{method}/…`, or `/paths/{path}/parameters/…`
  const start = tokens[2] === 'parameters' ? 2 : 3;
  const [section, name = '', ...rest] = tokens.slice(start);
  if (section === 'parameters') return parameterLabel(document, tokens.slice(0, start + 2)) + pathOf(rest);
  if (section === 'responses') return `response ${name}${pathOf(rest)}`;
  if (section === 'requestBody') return `request body${pathOf([name, ...rest])}`;
  return 'operation';
}

/** The pointer of an operation below `/paths`, with the same rest from the method on. */
function asOperation(tokens: readonly string[]): string {
  return ['paths', '', ...tokens].reduce<string>(pointerTo, '');
}

function parameterLabel(document: JsonObject, tokens: readonly string[]): string {
  const parameter = atPointer(document, tokens.reduce<string>(pointerTo, ''));
  return isObject(parameter) ? `${parameter.in} parameter ${parameter.name}` : 'parameter';
}

function singular(section: string): string {
  return section === 'requestBodies' ? 'request body' : section.replace(/s$/, '');
}

function pathOf(tokens: readonly string[]): string {
  let path = '';
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as string;
    if (token === 'content')
      index += 1; // The media type does not help to find a property.
    else if (token === 'headers') path += ` header ${tokens[++index] ?? ''}`;
    else if (NAMED_STEPS.has(token)) path += `.${tokens[++index] ?? ''}`;
    else if (NUMBERED_STEPS.has(token)) index += 1;
    else if (token !== 'schema' && token !== '') path += STEPS[token] ?? `.${token}`;
  }
  return path;
}

/** The name of a place in both documents; a component only if it is one in both. */
export function labelOfPair(
  [oldDocument, old]: readonly [JsonObject, string],
  [newDocument, now]: readonly [JsonObject, string],
): string {
  const isComponent = (pointer: string) => /^\/components\/schemas\/[^/]+$/.test(pointer);
  return isComponent(now) && !isComponent(old) ? labelOf(oldDocument, old) : labelOf(newDocument, now);
}
