/** What a measure is given, and the rows that it gives. */
import type { Peers } from './peers.ts';
import type { Recording } from './recording.ts';
import type { Runtime } from './runtimes.ts';

export interface BenchContext {
  /** Counted rounds; one more is run first to warm up, but in the quick mode. */
  readonly rounds: number;
  /** One tiny round: it shows that the measure works, and its figures mean nothing. */
  readonly quick: boolean;
  /** The slow ones, too. */
  readonly full: boolean;
  /** Removed at the end. */
  readonly folder: string;
  /** `undefined`: nothing is compared. */
  readonly peers: Peers | undefined;
  /** The one that runs the bench first. */
  readonly runtimes: readonly Runtime[];
  /** A folder with other versions of the document. */
  readonly documents: string | undefined;
  /** The smoke suite's requests and the sandbox's answers to them; made once. */
  readonly recording: () => Promise<Recording>;
}

export interface Row {
  readonly measure: string;
  /** The version of Node.js, where the measure is taken on several. */
  readonly node?: string;
  readonly ours?: string;
  readonly peer?: string;
  /** Ours by the peer's. */
  readonly ratio?: number;
  /** As it is printed: `≤ 1.00 ×`. */
  readonly bar?: string;
  readonly met?: boolean;
  /** Why there is no figure, or how to read it. */
  readonly note?: string;
}

export interface Measure {
  /** For `--only`. */
  readonly name: string;
  readonly run: (context: BenchContext) => Promise<Row[]>;
}

/** Where nothing is compared. */
export const NO_PEERS = 'measured without the peers';

export const warmsUp = ({ quick }: BenchContext): boolean => !quick;
