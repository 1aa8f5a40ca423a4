/** The smoke collection: every operation of the spec, in the folders that its paths make. */
import { STATUS_CODES } from 'node:http';
import { isXmlType } from '../openapi/media-type.ts';
import type { Operation, Spec } from '../openapi/model.ts';
import { permissionFor } from '../shared/api-conventions.ts';
import { chainOf, type Link } from './chain/chain.ts';
import { orderTree } from './chain/order.ts';
import { serverVariables } from './chain/variables.ts';
import { collectionJson, testEvent } from './collection-json.ts';
import { type CollectionConfig, ruleOf } from './config.ts';
import { describeOperation } from './descriptions/request.ts';
import { collectionVariables } from './descriptions/variables.ts';
import { addEntries, foldTree } from './folder-tree.ts';
import { idOf } from './ids.ts';
import type { GeneratedCollection, ItemFacts } from './model.ts';
import type { XmlEncoder } from './requests/body-encoding.ts';
import { convert, convertedName } from './requests/convert.ts';
import type { ConvertedFolder, ConvertedRequest, Converter } from './requests/converter.ts';
import { acceptedTypes, exampleResponses } from './requests/example.ts';
import { requestOf, sendingRules } from './requests/operation-request.ts';
import { contractScript } from './scripts/assertions.ts';
import { generationBudget } from './scripts/budget.ts';
import { type Contracts, contractsOf } from './scripts/contracts.ts';
import type { RequestScript } from './scripts/script.ts';
import { type ExampleResponse, type Folder, type Item, isFolder, type Request } from './write/postman-format.ts';

/** @returns the collection; the same bytes for the same spec and configuration. */
export async function buildCollection(
  spec: Spec,
  config: CollectionConfig,
  contracts: Contracts = contractsOf(spec, config),
  converter?: Converter,
): Promise<GeneratedCollection<'smoke'>> {
  const slices = convert(spec, converter);
  const chain = chainOf(spec, config);
  const encodeXml = await xmlEncoderFor(spec);
  const byName = new Map(spec.operations.map((operation) => [convertedName(operation), operation]));
  const servers = serverVariables(spec);
  const items: ItemFacts[] = [];
  const budget = generationBudget();
  const root: Folder = { name: '', item: [] };
  for await (const slice of slices) addEntries(root.item, decorateFolder(slice, '').item);
  const after = new Map(items.map((item) => [item.itemId, item.after.map((id) => idOf(id))]));
  const ordered = orderTree(foldTree(root, config.conventions.root?.parameter), after);
  return {
    suite: 'smoke',
    fileName: `${config.file}.postman_collection.json`,
    json: collectionJson(spec, chain, {
      id: `collection ${config.file}`,
      scriptId: 'collection prerequest',
      name: config.name,
      description: config.description,
      item: ordered.item,
      variable: collectionVariables(spec, chain),
      script: { prepare: 'prepare', definitions: contracts.shared(spec.operations) },
    }),
    items: inOrder(ordered, items),
    notes: {
      untranslated: contracts.untranslated,
      relaxed: contracts.relaxed,
      shortened: [...chain.shortened, ...budget.shortened],
      unresolved: chain.unresolved,
    },
  };

  function decorateFolder(folder: ConvertedFolder, path: string): Folder {
    const children = folder.item.map((entry) => {
      if (!('item' in entry)) return decorateItem(entry);
      const name = entry.name.replace(/^\//, '');
      return decorateFolder({ ...entry, name }, `${path}/${name}`);
    });
    const description = config.folders[path];
    return {
      ...(path === '' ? {} : { id: idOf(`folder ${path}`) }),
      name: folder.name,
      ...(description === undefined ? {} : { description }),
      item: children,
    };
  }

  function decorateItem({ name }: ConvertedRequest): Item {
    const operation = byName.get(name);
    if (operation === undefined)
      throw new Error(`the converter made a request that the document does not have: ${name}`);
    const link = chain.links.get(operation.id) as Link;
    const statuses = ruleOf(config, operation.id).status;
    const script = contractScript(spec.document, operation, link, contracts, config.conventions, statuses);
    items.push(factsOf(operation, link, script));
    const variables = { path: link.path, query: link.query, body: link.body?.value, gives: givenBy(operation) };
    const description = describeOperation(spec.document, operation, variables, chain, config.reference(operation));
    const host = `{{${servers.get(operation.server ?? '') ?? 'baseURL'}}}`;
    const request = requestOf(spec, operation, chain, {
      host,
      description,
      accept: acceptedTypes(operation, config),
      log: budget.log,
      encodeXml,
    });
    const response = examplesOf(operation, request);
    const test = testEvent(`${operation.id} test`, script);
    budget.take(operation, sizeOf(request) + sizeOf(response) + sizeOf(test));
    return {
      id: idOf(operation.id),
      name: chain.nameOf(operation),
      request,
      response,
      ...sendingRules(request.method),
      event: [test],
    };
  }

  function givenBy(operation: Operation): string[] {
    const { list, provides = {} } = chain.links.get(operation.id) ?? {};
    const listed = list === undefined ? [] : [list.variable, ...Object.keys(list.keep ?? {})];
    return [...listed, ...Object.keys(provides)];
  }

  function factsOf(operation: Operation, link: Link, script: RequestScript): ItemFacts {
    const permission = permissionFor(operation.path, config.conventions);
    return {
      itemId: idOf(operation.id),
      id: operation.id,
      operationId: operation.id,
      name: chain.nameOf(operation),
      folder: [],
      method: operation.method,
      path: operation.path,
      tag: operation.tag,
      deprecated: operation.deprecated,
      reference: config.reference(operation),
      after: [...new Set([...link.after, ...(link.body?.after ?? [])])],
      ...(permission === undefined ? {} : { permission }),
      checks: script.checks.length,
    };
  }

  function examplesOf(operation: Operation, request: Request): ExampleResponse[] {
    return exampleResponses(spec.document, operation, config, budget.log).map(({ status, mediaType, body }, index) => ({
      id: idOf(`${operation.id} example${index === 0 ? '' : ` ${status}`}`),
      name: `${status} ${STATUS_CODES[status] ?? ''}`.trim(),
      originalRequest: exampleRequest(request, index === 0),
      status: STATUS_CODES[status] ?? '',
      code: status,
      _postman_previewlanguage: mediaType.includes('json') ? 'json' : 'text',
      header: mediaType === '' ? [] : [{ key: 'Content-Type', value: mediaType }],
      cookie: [],
      body,
    }));
  }
}

/** Loads half a megabyte of packages only for documents with XML. */
async function xmlEncoderFor({ operations }: Spec): Promise<XmlEncoder | undefined> {
  const hasXml = operations.some(({ requestBody }) => requestBody !== undefined && isXmlType(requestBody.mediaType));
  return hasXml ? (await import('./requests/xml-body.ts')).xmlBody : undefined;
}

/** The request of an example: a mock server finds the example by its method and path. */
function exampleRequest({ method, url, body }: Request, hasBody: boolean): ExampleResponse['originalRequest'] {
  const values = new Map(url.variable?.map(({ key, value }) => [`:${key}`, value]));
  const [address = '', ...query] = url.raw.split('?');
  const path = address
    .split('/')
    .map((segment) => values.get(segment) ?? segment)
    .join('/');
  return {
    method,
    header: [],
    url: [path, ...query].join('?'),
    ...(hasBody && body !== undefined ? { body } : {}),
  };
}

/** UTF-16 code units of a part of a collection, as it is printed. */
function sizeOf(part: unknown): number {
  return JSON.stringify(part).length;
}

/** The facts in the order in which the tree is run, each with the folders that it is in. */
function inOrder(root: Folder, items: readonly ItemFacts[]): ItemFacts[] {
  const byId = new Map(items.map((item) => [item.itemId, item]));
  const inFolder = ({ item }: Folder, folder: readonly string[]): ItemFacts[] =>
    item.flatMap((entry) => {
      if (isFolder(entry)) return inFolder(entry, [...folder, entry.name]);
      const facts = byId.get(entry.id);
      return facts === undefined ? [] : [{ ...facts, folder }];
    });
  return inFolder(root, []);
}
