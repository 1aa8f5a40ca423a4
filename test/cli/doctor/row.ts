/** A row of the tables: what the server sends, and what `doctor` says. */
import type { Answer, DoctorCase } from './account.ts';

export interface Row {
  readonly given: Answer;
  readonly with?: DoctorCase;
  readonly want: {
    readonly exitCode: number;
    readonly lines: readonly RegExp[];
    readonly problems?: number;
    readonly warnings?: number;
    /** Requests that arrive. */
    readonly requests?: number;
  };
}

/** The page of a gateway that has no such route. */
export const PAGE = '<!DOCTYPE html><html><body>Cannot GET /v1/organizations</body></html>';
