/** The causes of failures that the report tells apart, and what it says about one. */

export type Cause =
  | 'key'
  | 'configuration'
  | 'root'
  | 'permission'
  | 'rate-limit'
  | 'name'
  | 'refused'
  | 'tls'
  | 'timeout'
  | 'network'
  | 'server'
  | 'missing'
  | 'redirect'
  | 'unreadable'
  | 'script'
  | 'not-json'
  | 'contract'
  | 'assertion';

export interface Diagnosis {
  readonly cause: Cause;
  /** The cause in plain words, one sentence without a full stop. */
  readonly headline: string;
  readonly remedy: string;
}
