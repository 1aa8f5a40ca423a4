/** The text of a collection's scripts. Nothing else makes such text, and nothing changes it afterwards. */
import { createHash } from 'node:crypto';
import type { Check } from './check.ts';
import type { Contract } from './contracts.ts';
import { jsonLiteral, readableLiteral } from './literal.ts';
import type { CollectionScript, RequestScript, ScriptPurpose } from './script.ts';

/** What each script hands over: what Postman gives to this script alone. */
const SANDBOX = '{ pm, console, setTimeout }';

/** Bruno gives each script globals of its own: there, the script of the collection has left the text of the library. */
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
  const given = options.unavailable === undefined ? [] : [readableLiteral({ ...options })];
  return [
    title,
    RESUME,
    `const response = cloud.${method}(${[SANDBOX, ...given].join(', ')});`,
    '',
    ...checks.map(printCheck),
    // The last line: where it is not reached, the runner knows.
    `response.finish(${checks.length});`,
    ...(contract === undefined ? [] : ['', ...contractFunction(contract)]),
    ...(contracts.length === 0 ? [] : ['', ...contractsFunction(contracts)]),
  ];
}

function printCheck({ method, args }: Check): string {
  if (method === 'follows') return 'response.follows(contract());';
  if (method === 'isDocumented') {
    const hasContracts = args[0].some((variant) => variant.contract !== undefined);
    return `response.isDocumented(${readableLiteral(args[0])}${hasContracts ? ', contracts' : ''});`;
  }
  const given = args.filter((argument) => argument !== undefined);
  return `response.${method}(${given.map(readableLiteral).join(', ')});`;
}

/** Functions, as most responses need one of the schemas. */
function contractsFunction(contracts: readonly Contract[]): string[] {
  return [
    '// The schemas of the responses, from the specification.',
    'function contracts(index) {',
    '  return [',
    ...contracts.map(
      ({ schema, isOpen }) =>
        `    () => (${isOpen ? `cloud.withDefinitions(${jsonLiteral(schema)})` : jsonLiteral(schema)}),`,
    ),
    '  ][index]();',
    '}',
  ];
}

function contractFunction({ schema, isOpen }: Contract): string[] {
  const text = jsonLiteral(schema);
  const place = isOpen ? ' The schemas that it refers to are in the script of the collection.' : '';
  return [
    `// The schema of the response, from the specification.${place}`,
    'function contract() {',
    `  return ${isOpen ? `cloud.withDefinitions(${text})` : text};`,
    '}',
  ];
}

/**
 * The functions are made once, by the first request of a run, and kept in Postman's sandbox: made anew, they would be compiled
 * anew with each request. What was kept of another collection, or of an earlier version of this one, is replaced.
 *
 * The write guard stands first. What comes after it may fail without a request that writes being sent.
 *
 * @returns the lines of a collection's pre-request script.
 */
export function printCollectionScript(script: CollectionScript): string[] {
  const { guard, library, definitions, prepare, settings } = script;
  const lines = [...library, ...(definitions.size === 0 ? [] : ['', ...definitionLines(definitions)])];
  const edition = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12);
  return [
    `const impossibleIds = ${readableLiteral(settings.impossibleIds ?? [])};`,
    `const credentials = ${readableLiteral(settings.credentials)};`,
    ...guard,
    '',
    '// What the scripts of this collection have in common. The first request makes it, and all after it use it.',
    'function library() {',
    ...lines.map((line) => (line === '' ? '' : `  ${line}`)),
    '}',
    '',
    'try {',
    `  if (typeof cloud === 'undefined' || cloud.edition !== '${edition}') {`,
    '    library();',
    `    cloud.edition = '${edition}';`,
    '  }',
    "  if (typeof bru === 'object') shareScripts(library);",
    `  cloud.${prepare}({ pm: client, console, setTimeout, skipRequest, isWrite, isHeldBack }, ${readableLiteral(settings)});`,
    '} catch (error) {',
    "  if (isWrite && !isHeldBack) skipRequest('the checks that come before it failed', { reasonCode: 'preparation-failed', params: {} });",
    '  throw error;',
    '}',
  ];
}

function definitionLines(definitions: CollectionScript['definitions']): string[] {
  return [
    '// The schemas that the contracts refer to, from the specification.',
    'cloud.definitions = {',
    ...[...definitions].map(([name, schema]) => `  ${jsonLiteral({ [name]: schema }).slice(1, -1)},`),
    '};',
  ];
}
