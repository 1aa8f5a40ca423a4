/** Each request's own script: a few calls in plain words, and the schema of the answer at its end. */
import type { JsonObject } from '../json.ts';
import type { Operation } from '../spec/model.ts';
import { type AnswerShape, answerShape } from './answer-shape.ts';
import type { Link } from './chain.ts';
import type { Contract, Contracts } from './contracts.ts';

/** The lines of the script that holds the answer of an operation to its contract. */
export function testScript(document: JsonObject, operation: Operation, link: Link, contracts: Contracts): string[] {
  const shape = answerShape(document, operation);
  const contract = contracts.of(operation);
  const lines = [
    `// ${operation.summary} (${operation.id}): what its answer has to be.`,
    openingLine(link.mayBeMissing),
    '',
    `answer.hasStatus(${shape.status});`,
    ...bodyChecks(shape),
    ...(contract === undefined ? [] : ['answer.follows(contract());']),
    ...chainCalls(link),
  ];
  return contract === undefined ? lines : [...lines, '', ...contractFunction(contract)];
}

function contractFunction({ schema, isOpen }: Contract): string[] {
  const text = JSON.stringify(schema);
  const place = isOpen ? ' What it refers to is in the script of the collection.' : '';
  return [
    `// The schema of the answer, as the specification gives it.${place}`,
    'function contract() {',
    `  return ${isOpen ? `cloud.withDefinitions(${text})` : text};`,
    '}',
  ];
}

/** The first call of each request's script; it hands over what Postman gives to this script alone. */
export function openingLine(mayBeMissing?: string): string {
  const options = mayBeMissing === undefined ? '' : `, ${inline({ mayBeMissing })}`;
  return `const answer = cloud.answer({ pm, console, setTimeout }${options});`;
}

function bodyChecks(shape: AnswerShape): string[] {
  switch (shape.kind) {
    case 'json':
      return [
        `answer.isJson(${shape.mediaType === 'application/json' ? '' : inline(shape.mediaType)});`,
        ...(shape.hasEnvelope ? [`answer.hasEnvelope(${shape.hasResult ? inline('result') : ''});`] : []),
      ];
    case 'prometheus':
      return ['answer.isPrometheus();'];
    case 'pem':
      return ['answer.isPem();'];
    case 'other':
      return [`answer.hasType(${inline(shape.mediaType)});`];
    case 'none':
      return [];
  }
}

function chainCalls(link: Link): string[] {
  const lines: string[] = [];
  if (link.list !== undefined) lines.push(`answer.isListOf(${inline(link.list)});`);
  if (link.item !== undefined) lines.push(`answer.isItem(${inline(link.item)});`);
  if (link.belongsTo !== undefined) {
    lines.push(`answer.belongsTo(${inline(link.belongsTo.variables)}, ${inline(link.belongsTo.at)});`);
  }
  if (link.feeds !== undefined) lines.push(`answer.feeds(${inline(link.feeds)});`);
  return lines;
}

/** A value as a person writes it in a script: `{ at: '/result', id: 'id' }`. */
export function inline(value: unknown): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : inline(key);
    return `${name}: ${inline(inner)}`;
  });
  return `{ ${entries.join(', ')} }`;
}
