/** What the scripts use of Bruno's own names. In Postman none of them is there. */

declare const bru: {
  getVar(name: string): unknown;
  setVar(name: string, value: string): void;
  deleteVar(name: string): void;
  getEnvVar(name: string): unknown;
  getGlobalEnvVar(name: string): unknown;
  getCollectionVar(name: string): unknown;
  interpolate(template: string): unknown;
  runner: {
    skipRequest(): void;
    setNextRequest(name: string | null): void;
    iterationIndex: number;
    iterationData?: { get(name: string): unknown };
  };
};

declare const req: {
  getName(): string;
  getMethod(): string;
  setMethod(method: string): void;
  getUrl(): string;
  setUrl(url: string): void;
  getHeaders(): Record<string, string>;
  deleteHeaders(names: string[]): void;
  getPathParams(): { name: string; value: unknown }[];
  getBody(): unknown;
  setBody(body: string): void;
  disableParsingResponseJson(): void;
};

/** Absent before the request. */
declare const res:
  | {
      getStatus(): number | undefined;
      getHeader(name: string): string | null | undefined;
      getBody(): unknown;
    }
  | undefined;

declare function test(name: string, check: () => void): void;

/** Absent in Bruno until `resumeScripts` sets it. */
declare let pm: Postman;
