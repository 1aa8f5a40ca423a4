/** The input and output of a measure. */
import type { Peers } from './peers.ts';
import type { Recording } from './recording.ts';
import type { Runtime } from './runtimes.ts';

export interface BenchContext {
  /** Counted rounds. A warm-up round comes first, except in quick mode. */
  readonly rounds: number;
  /** One tiny round, to check that the measure works. Its figures mean nothing. */
  readonly quick: boolean;
  /** Include slow measures. */
  readonly full: boolean;
  /** Temporary folder. */
  readonly folder: string;
  /** `undefined`: measure without peers. */
  readonly peers: Peers | undefined;
  /** The one that runs the bench is the first. */
  readonly runtimes: readonly Runtime[];
  /** A folder with other versions of the document. */
  readonly documents: string | undefined;
  /** The requests of the smoke suite and the responses of the sandbox, recorded once. */
  readonly recording: () => Promise<Recording>;
}

export interface Row {
  readonly measure: string;
  /** The version of Node.js, if several are measured. */
  readonly node?: string;
  readonly ours?: string;
  readonly peer?: string;
  /** Ours divided by the peer's. */
  readonly ratio?: number;
  /** The limit as printed: `≤ 1.00 ×`. */
  readonly bar?: string;
  readonly met?: boolean;
  /** Why there is no figure, or an explanation. */
  readonly note?: string;
}

export interface Measure {
  /** For `--only`. */
  readonly name: string;
  readonly run: (context: BenchContext) => Promise<Row[]>;
}

export const NO_PEERS = 'measured without the peers';

export const warmsUp = ({ quick }: BenchContext): boolean => !quick;
