/** So many at once. */

/** Works through a list; the results stand in its order. The first rejection rejects the whole. */
export async function inPool<In, Out>(
  list: readonly In[],
  atOnce: number,
  work: (entry: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  let next = 0;
  async function worker(): Promise<void> {
    while (next < list.length) {
      const index = next++;
      results[index] = await work(list[index] as In);
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, worker));
  return results;
}
