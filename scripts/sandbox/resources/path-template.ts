/** Path templates of the document: `/v1/organizations/{organizationId}/keys`. */
import { parameterName } from '../../openapi/resource.ts';

/**
 * Fills a template with its values, each percent-encoded. A parameter with text beside it, `v{version}`, names no item: it stays, so
 * that all of its values have one place in the store.
 */
export function fillPath(template: string, parameters: Readonly<Record<string, string>>): string {
  if (!template.includes('{')) return template;
  return template.replace(/(?<=\/)\{([^}]+)\}(?![^/])/g, (_, name: string) =>
    encodeURIComponent(parameters[name] ?? ''),
  );
}

/** The last fixed segment: `…/keys/{keyId}` → `keys`. */
export function resourceName(template: string): string {
  return template.split('/').findLast((segment) => !segment.startsWith('{')) ?? '';
}

/** The last segment of a filled path, decoded: `…/keys/9c1e…` → `9c1e…`. */
export function lastSegment(path: string): string {
  return decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
}

/** Templates of the items that a path goes through, the outermost first: `/a/{x}/b/{y}/c` → `/a/{x}`, `/a/{x}/b/{y}`. */
export function itemTemplates(path: string): string[] {
  const segments = path.split('/');
  return segments.flatMap((segment, index) =>
    parameterName(segment) === undefined ? [] : [segments.slice(0, index + 1).join('/')],
  );
}
