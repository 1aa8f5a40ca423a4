/**
 * In place of `node-fetch-h2` in the joined openapi-to-postmanv2: what it is given refers to nothing outside of itself, and a
 * document from the network must not make it ask for more. Loading the HTTP/2 client would take longer than this file.
 */
export default async function unreachable(url: string): Promise<never> {
  throw new Error(`${url}: the converter asks for nothing`);
}
