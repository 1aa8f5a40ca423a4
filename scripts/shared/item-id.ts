/** The ID of an item in results: its operationId, or `operationId#label` where the operation occurs more than once in the suite. */

/**
 * The operationId in the ID of an item. An operationId can contain `#` itself, a label cannot.
 *
 * @param operationIds of the document.
 */
export function operationIdOf(id: string, operationIds: readonly string[]): string {
  const end = id.lastIndexOf('#');
  return end < 0 || operationIds.includes(id) ? id : id.slice(0, end);
}
