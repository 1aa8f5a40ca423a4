/** The paths of a document as a tree of segments. */
import type { Method, Operation, Spec } from '../../openapi/model.ts';
import { parameterName } from '../../openapi/resource.ts';

export interface PathNode {
  readonly path: string;
  readonly operations: Map<Method, Operation>;
  readonly children: PathNode[];
}

/** @returns the root, whose path is empty. */
export function pathTree(spec: Spec): PathNode {
  const root: PathNode = { path: '', operations: new Map(), children: [] };
  for (const operation of spec.operations) {
    let node = root;
    for (const segment of operation.path.split('/').slice(1)) {
      const path = `${node.path}/${segment}`;
      let child = node.children.find((candidate) => candidate.path === path);
      if (child === undefined) {
        child = { path, operations: new Map(), children: [] };
        node.children.push(child);
      }
      node = child;
    }
    node.operations.set(operation.method, operation);
  }
  return root;
}

/** The node of a path, if the document has any at it or below. */
export function nodeAt(root: PathNode, path: string): PathNode | undefined {
  if (root.path === path) return root;
  const next = root.children.find((child) => path === child.path || path.startsWith(`${child.path}/`));
  return next === undefined ? undefined : nodeAt(next, path);
}

/** The items whose parameter is given, and that no given item lies below. */
export function itemsGiven(root: PathNode, given: Readonly<Record<string, string>>): PathNode[] {
  const parameter = parameterOf(root);
  if (parameter !== undefined) return given[parameter] === undefined ? [] : [root];
  return root.children.flatMap((child) => itemsGiven(child, given));
}

/** The parameter of a node; `undefined` for a fixed segment. */
export function parameterOf(node: Pick<PathNode, 'path'>): string | undefined {
  return parameterName(node.path.slice(node.path.lastIndexOf('/') + 1));
}

/** The last segment. */
export function folderName({ path }: Pick<PathNode, 'path'>): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether anything at a node or below it changes something. */
export function writesBelow(node: PathNode): boolean {
  return [...node.operations.keys()].some((method) => method !== 'GET') || node.children.some(writesBelow);
}
