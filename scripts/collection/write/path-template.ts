/** The path of an OpenAPI document that the path of a request was made from: `:id` is `{id}` there. */
export function pathTemplate(path: readonly string[] | undefined): string {
  return `/${(path ?? []).map((segment) => segment.replace(/^:(.+)$/, '{$1}')).join('/')}`;
}
