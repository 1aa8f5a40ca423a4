/** Reads what `fetch` gives, with a bound on its size, and names what went wrong. */
import { decodeText } from '../text-encoding.ts';

/** @returns at most `maxBytes` as text; `isWhole` is false where there was more, which is not transferred. */
export async function readBounded(
  response: Response,
  maxBytes: number,
): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels the stream, and with it the transfer.
    if (size > maxBytes) return { text: Buffer.concat(chunks).toString('utf8'), isWhole: false };
    chunks.push(chunk);
  }
  return { text: decodeText(Buffer.concat(chunks)), isWhole: true };
}

/** Why `fetch`, or reading its response, failed: the code of the network error where there is one. */
export function networkReason(cause: unknown, timeoutMs: number): string {
  if (!(cause instanceof Error)) return 'network error';
  if (cause.name === 'TimeoutError') return `no complete response in ${timeoutMs / 1000} s`;
  const inner = cause.cause as NodeJS.ErrnoException | undefined;
  return inner?.code ?? inner?.message ?? cause.message;
}
