/** What own assertions use most of Postman's sandbox, for the editor and `npm run types`. */

interface PostmanVariables {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  has(name: string): boolean;
  unset(name: string): void;
}

interface PostmanHeaders {
  get(name: string): string | undefined;
  has(name: string): boolean;
}

/** Assertions of Chai: https://www.chaijs.com/api/bdd/. */
interface PostmanExpectation {
  (...values: unknown[]): PostmanExpectation;
  readonly [word: string]: PostmanExpectation;
}

declare const pm: {
  test(name: string, check: () => void): void;
  expect(value: unknown, message?: string): PostmanExpectation;
  readonly request: { readonly method: string; readonly headers: PostmanHeaders; readonly url: { toString(): string } };
  readonly response: {
    readonly code: number;
    readonly status: string;
    readonly responseTime: number;
    readonly responseSize: number;
    readonly headers: PostmanHeaders;
    readonly to: PostmanExpectation;
    /** The parsed body. */
    // biome-ignore lint/suspicious/noExplicitAny: assertions read any member of it
    json(): any;
    text(): string;
  };
  readonly variables: PostmanVariables;
  readonly environment: PostmanVariables;
  readonly collectionVariables: PostmanVariables;
  readonly globals: PostmanVariables;
  readonly info: { readonly requestName: string; readonly requestId: string; readonly iteration: number };
};

declare const console: Record<'log' | 'info' | 'warn' | 'error', (...values: unknown[]) => void>;
