export async function observeSpec(_: unknown): Promise<{ text: string }> {
  return { text: '' };
}
