/** The text of a collection's scripts. Nothing else makes such text, and nothing changes it afterwards. */
import type { Draft07 } from '../../openapi/schema/definitions.ts';
import type { Check } from './check.ts';
import type { Contract } from './contracts.ts';
import { guardLines, libraryLines } from './library.ts';
import { literalLines, propertyLines, readableLiteral } from './literal.ts';
import type { CollectionScript, RequestScript, ScriptPurpose } from './script.ts';

/** Globals that Postman creates for each script. Each script passes its own to the library. */
const SANDBOX = '{ pm, console, setTimeout }';

const CONTRACT_TITLE =
  '// The schema of the response, from the specification. Its definitions are in the script of the collection.';
const CONTRACTS_TITLE =
  '// The schemas of the responses, from the specification. Their definitions are in the script of the collection.';

const MAX_CALL = 100;

/** In Bruno, scripts share no globals: the script of the collection stores the library in a variable, and this line evaluates it. */
const RESUME =
  "if (typeof bru === 'object' && typeof cloud === 'undefined') (0, eval)(decodeURIComponent(bru.getVar('scripts'))); // only in Bruno";

const OPENINGS: Readonly<Record<ScriptPurpose, { readonly title: string; readonly method: 'response' | 'step' }>> = {
  contract: { title: '// Checks the response to this request.', method: 'response' },
  step: {
    title: '// Checks the response to this step of a lifecycle, and keeps what later steps need.',
    method: 'step',
  },
  refusal: {
    title: '// Checks that the API refuses this request. Its description says why it has to.',
    method: 'response',
  },
};

/** @returns the lines of a request's script. */
export function printRequestScript({ purpose, options, checks, contract, contracts = [] }: RequestScript): string[] {
  const { title, method } = OPENINGS[purpose];
  const call = `const response = cloud.${method}(${SANDBOX}`;
  return [
    title,
    RESUME,
    ...(options.unavailable === undefined ? [`${call});`] : literalLines(options, `${call}, `, ');')),
    '',
    ...checks.flatMap(printCheck),
    // Must be last: if it does not run, the runner reports missing checks.
    `response.finish(${checks.length});`,
    ...(contract === undefined ? [] : ['', ...contractFunction(contract)]),
    ...(contracts.length === 0 ? [] : ['', ...contractsFunction(contracts)]),
  ];
}

function printCheck({ method, args }: Check): string[] {
  if (method === 'follows') return ['response.follows(contract());'];
  if (method === 'isDocumented') {
    const hasContracts = args[0].some((variant) => variant.contract !== undefined);
    return literalLines(args[0], 'response.isDocumented(', `${hasContracts ? ', contracts' : ''});`);
  }
  const [first, ...others] = args.filter((argument) => argument !== undefined);
  const call = `response.${method}(`;
  if (first === undefined) return [`${call});`];
  if (others.length === 0) return literalLines(first, call, ');');
  const flat = `${call}${[first, ...others].map(readableLiteral).join(', ')});`;
  if (flat.length <= MAX_CALL) return [flat];
  return [call, ...[first, ...others].flatMap((argument) => literalLines(argument, '', ',', 1)), ');'];
}

/** Functions, as most responses need one of the schemas. */
function contractsFunction(contracts: readonly Contract[]): string[] {
  return [
    CONTRACTS_TITLE,
    'function contracts(index) {',
    '  return [',
    ...contracts.flatMap((contract) => schemaLines(contract, '() => ', ',', 2)),
    '  ][index]();',
    '}',
  ];
}

function contractFunction(contract: Contract): string[] {
  return [CONTRACT_TITLE, 'function contract() {', ...schemaLines(contract, 'return ', ';', 1), '}'];
}

function schemaLines({ schema, isOpen }: Contract, before: string, after: string, level: number): string[] {
  return literalLines(schema, `${before}${isOpen ? 'cloud.withDefinitions' : ''}(`, `)${after}`, level);
}

/**
 * The first request of a run compiles the library and keeps it in a global of Postman's sandbox. If that global is from another
 * collection or version, its text differs, and it is replaced.
 *
 * The write guard is first: an error in later lines must not let a write through.
 *
 * @returns the lines of a collection's pre-request script.
 */
export function printCollectionScript(script: CollectionScript): string[] {
  const { library = [], definitions, prepare, settings } = script;
  const lines =
    definitions.size === 0
      ? libraryLines(library)
      : [...libraryLines([...library, 'contract/definitions']), '', ...definitionLines(definitions)];
  return [
    `const impossibleIds = ${readableLiteral(settings.impossibleIds ?? [])};`,
    `const credentials = ${readableLiteral(settings.credentials)};`,
    ...guardLines(),
    '',
    '// Functions for all scripts of this collection. The first request creates them, and later requests use them.',
    'function library() {',
    ...lines.map((line) => (line === '' ? '' : `  ${line}`)),
    '}',
    '',
    ...literalLines(settings, 'const settings = ', ';'),
    '',
    'try {',
    "  if (typeof cloud === 'undefined' || cloud.text !== String(library)) {",
    '    library();',
    '    cloud.text = String(library);',
    '  }',
    "  if (typeof bru === 'object') shareScripts(library);",
    `  cloud.${prepare}({ pm: client, console, setTimeout, skipRequest, isWrite, isBlockedWrite }, settings);`,
    '} catch (error) {',
    "  if (isWrite && !isBlockedWrite) skipRequest('the checks that come before it failed', { reasonCode: 'preparation-failed', params: {} });",
    '  throw error;',
    '}',
  ];
}

function definitionLines(definitions: CollectionScript['definitions']): string[] {
  return [
    '// The schemas of the responses, from the specification: those that several requests have, and those that are long.',
    'cloud.definitions = {',
    ...[...definitions].flatMap(([name, schema]) => linesOfDefinition(name, schema)),
    '};',
  ];
}

/** By schema, which has one name: several collections have the same. */
const printedDefinitions = new WeakMap<object, string[]>();

function linesOfDefinition(name: string, schema: Draft07): string[] {
  const known = typeof schema === 'object' ? printedDefinitions.get(schema) : undefined;
  const lines = known ?? propertyLines(name, schema, 1);
  if (typeof schema === 'object') printedDefinitions.set(schema, lines);
  return lines;
}
