/** Types for the part of Newman's and its runtime's interface that newman.ts uses. */
import type { SdkRequest, SdkResponse } from './exchange.ts';

export interface Emitter {
  on(name: string, listener: (error: Failure | null | undefined, event: NewmanEvent) => void): void;
  readonly summary: {
    readonly environment: { set(name: string, value: string): void };
    readonly run: { readonly executions: Execution[]; readonly failures: unknown[] };
  };
}

/** Public fields of an entry of `summary.run.executions`. */
interface Execution {
  request?: unknown;
  response?: unknown;
  assertions?: unknown;
}

export interface Failure {
  readonly message?: string;
  readonly code?: unknown;
}

export interface Runtime {
  abort(): void;
  readonly host?: { dispose(): void };
}

export interface NewmanEvent {
  readonly cursor?: { readonly scriptId?: string };
  readonly run?: Runtime;
  readonly item?: { readonly id: string };
  readonly request?: SdkRequest;
  readonly response?: SdkResponse;
  readonly messages?: readonly unknown[];
  readonly assertion?: string;
  readonly skipped?: boolean;
  readonly error?: { readonly message?: unknown };
}

/** Sent by a script (`pm.sendRequest`), not the request itself. */
export function isOfScript({ cursor }: NewmanEvent): boolean {
  return cursor?.scriptId !== undefined;
}
