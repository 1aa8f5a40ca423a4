/** What a pull accepts: a whole, usable document that is plausibly the next version of the pinned one. */
import { ExpectedError } from '../../shared/errors.ts';
import { printJson } from '../../shared/json.ts';
import type { Spec } from '../model.ts';
import { normaliseDocument } from '../normalise.ts';
import { toSpec } from '../operations.ts';
import { type FetchOptions, fetchDocument, type Validators } from './fetch.ts';
import { parseDocument } from './parse.ts';
import { isAddress, readText } from './read.ts';

/**
 * Whether a document comes from where the API itself is: over https, from the origin of its own document, not redirected
 * elsewhere. Only such a document decides what is sent with a key before a person has read it.
 *
 * @param publishedAt where the API publishes its document.
 * @param origin scheme, host and port that it came from; none for a file.
 */
export function isPublishers(publishedAt: string, origin: string | undefined): boolean {
  return origin === new URL(publishedAt).origin;
}

/** A document that has lost more of the pinned operations than this is taken for half a document. */
const MIN_KEPT = 0.5;

export interface PullOptions {
  /** The document that is to be replaced; none on a first pull. */
  readonly pinned: Spec | undefined;
  /** Leave the vendor's prose behind (see `normaliseDocument`). */
  readonly interfaceOnly: boolean;
  /** Take a document that has lost most of the pinned operations. */
  readonly force: boolean;
  readonly fetch?: FetchOptions;
}

export type Pulled =
  | { readonly status: 'unchanged'; readonly origin: string | undefined }
  | {
      readonly status: 'document';
      readonly spec: Spec;
      /** The bytes to pin: the normalised document, printed. */
      readonly text: string;
      /** Empty for a file. */
      readonly validators: Validators;
      /** Scheme, host and port that it came from, after redirects; none for a file. */
      readonly origin: string | undefined;
    };

/**
 * Gets a document and decides whether it may take the pinned one's place. Writes nothing.
 *
 * @param source path of a file, or an `http(s)` URL.
 * @throws ExpectedError `spec-unreadable`, `spec-not-parsable`, `spec-shrunk`, and all of `toSpec`'s.
 */
export async function pullDocument(source: string, options: PullOptions): Promise<Pulled> {
  const fetched = isAddress(source)
    ? await fetchDocument(source, options.fetch)
    : { status: 'document' as const, text: await readText(source), validators: {}, address: undefined };
  const origin = fetched.address === undefined ? undefined : new URL(fetched.address).origin;
  if (fetched.status === 'unchanged') return { status: 'unchanged', origin };
  const { interfaceOnly } = options;
  const document = normaliseDocument(await parseDocument(fetched.text, source), { interfaceOnly });
  const spec = toSpec(document, source);
  if (options.pinned !== undefined && !options.force) refuseShrunk(options.pinned, spec, source);
  return { status: 'document', spec, text: printJson(document), validators: fetched.validators, origin };
}

/** Counted by method and path, as both names and prose may change from one version to the next. */
function refuseShrunk(pinned: Spec, pulled: Spec, source: string): void {
  const offered = new Set(pulled.operations.map(({ method, path }) => `${method} ${path}`));
  const kept = pinned.operations.filter(({ method, path }) => offered.has(`${method} ${path}`)).length;
  if (kept >= pinned.operations.length * MIN_KEPT) return;
  throw new ExpectedError('spec-shrunk', {
    what: `the document has only ${kept} of the ${pinned.operations.length} pinned operations`,
    where: source,
    remedy: 'check that it is the whole document of the same API; `--force` takes it all the same',
  });
}
