/**
 * The requests that the run announced: which sender may send a message now, and how many redirects it may still follow. The HTTP
 * client does not tell which request a message belongs to.
 */
import type { NetworkZone } from '../../shared/network/network-zone.ts';
import type { WaitListener } from './admission.ts';
import { MAX_REDIRECTS } from './redirect.ts';

/** The sender of a request: an item of the collection, or a script (`pm.sendRequest`). */
export type Sender = 'collection' | 'script';

/** A request of the collection and its redirects. */
export interface Exchange {
  readonly listener?: WaitListener | undefined;
  /** The body of the request as text, with the names of files instead of their content. */
  readonly body?: (() => string) | undefined;
  /** When it was sent; later by what its redirects have waited since. */
  startedAt?: number;
  redirects: number;
  /** Set while a redirect to another origin is followed. */
  redirect?: { readonly from: string; readonly zones: ReadonlySet<NetworkZone> };
}

export interface Announcements {
  /**
   * Announces a request. All messages until `end` belong to it; a second message of an item follows a redirect. A message without
   * an announced request is refused.
   */
  begin(sender: Sender, listener?: WaitListener, body?: Exchange['body']): void;
  end(sender: Sender): void;
  /** The announced request of the collection. Without one, messages are of scripts. */
  exchange(): Exchange | undefined;
  /** Whether a script has announced a request. */
  isScriptOpen(): boolean;
  /** @returns whether a request of a script may follow one more redirect. */
  spendScriptRedirect(): boolean;
}

/** Nothing is announced yet. */
export function announcements(): Announcements {
  let exchange: Exchange | undefined;
  let scriptRequests = 0;
  /** Remaining redirects of all open script requests together, because they cannot be distinguished. */
  let scriptRedirects = 0;
  return {
    begin(sender, listener, body) {
      if (sender === 'script') {
        scriptRedirects = (scriptRequests === 0 ? 0 : scriptRedirects) + MAX_REDIRECTS;
        scriptRequests += 1;
      } else exchange = { listener, body, redirects: 0 };
    },
    end(sender) {
      if (sender === 'script') scriptRequests -= 1;
      else exchange = undefined;
    },
    exchange: () => exchange,
    isScriptOpen: () => scriptRequests > 0,
    spendScriptRedirect() {
      scriptRedirects -= 1;
      return scriptRedirects >= 0;
    },
  };
}
