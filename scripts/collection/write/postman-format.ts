/** The parts of the Postman Collection Format v2.1.0 that a generated collection uses. */

export const COLLECTION_SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

export interface PostmanCollection {
  info: { _postman_id: string; name: string; description: string; schema: string };
  item: (Folder | Item)[];
  auth?: Auth;
  event?: Event[];
  variable?: Variable[];
}

export interface Folder {
  id?: string;
  name: string;
  description?: string;
  event?: Event[];
  item: (Folder | Item)[];
}

export interface Item {
  id: string;
  name: string;
  request: Request;
  response: ExampleResponse[];
  event: Event[];
  protocolProfileBehavior?: Record<string, unknown>;
}

export interface Request {
  method: string;
  description?: string;
  header: Entry[];
  url: Url;
  body?: Body;
  auth?: Auth | null;
}

export interface Url {
  raw: string;
  host: string[];
  path: string[];
  query?: Entry[];
  variable?: PathVariable[];
}

/** A parameter of a query, a header, or a field of a form. */
export interface Entry {
  key: string;
  value: string;
  disabled?: boolean;
  description?: string;
}

export interface PathVariable {
  key: string;
  value: string;
  description?: string;
}

export type Body =
  | { mode: 'raw'; raw: string; options?: { raw: { language: string } } }
  | { mode: 'urlencoded'; urlencoded: Entry[]; raw?: undefined }
  | { mode: 'formdata'; formdata: FormDataEntry[]; raw?: undefined }
  | { mode: 'file'; file: { src: string }; raw?: undefined };

export type FormDataEntry =
  | { key: string; type: 'text'; value: string; contentType?: string; disabled?: boolean }
  | { key: string; type: 'file'; src: string[]; contentType?: string; disabled?: boolean };

export interface ExampleResponse {
  id: string;
  name: string;
  originalRequest: Pick<Request, 'method' | 'header' | 'body'> & { url: string };
  status: string;
  code: number;
  _postman_previewlanguage: string;
  header: Entry[];
  cookie: never[];
  body: string;
}

export interface Event {
  listen: 'prerequest' | 'test';
  script: { id: string; type: 'text/javascript'; exec: string[] };
}

export interface Auth {
  type: 'basic' | 'bearer' | 'apikey' | 'noauth';
  basic?: AuthParameter[];
  bearer?: AuthParameter[];
  apikey?: AuthParameter[];
}

export interface AuthParameter {
  key: string;
  value: string;
  type: 'string';
}

export interface Variable {
  key: string;
  value: string;
  type: 'string';
  description?: string;
}

export function isFolder(entry: Folder | Item): entry is Folder {
  return 'item' in entry;
}

/** The path of an OpenAPI document that the path of a request was made from: `:id` is `{id}` there. */
export function pathTemplate(path: readonly string[] | undefined): string {
  return `/${(path ?? []).map((segment) => segment.replace(/^:(.+)$/, '{$1}')).join('/')}`;
}
