/** cURL commands that a person can paste into a shell: a request again, and the deletion of what a run left behind. */
import type { EnvironmentRun, LeftThing, RequestRun, Run } from '../run/model.ts';
import { settingName } from '../shared/environment/setting-name.ts';
import { UNSEEN } from './text.ts';

// cURL or the connection sets these; the credentials come from variables.
const OWN_HEADERS =
  /^(?:authorization|cookie|host|connection|content-length|accept-encoding|user-agent|postman-token|cache-control|transfer-encoding)$/i;
// RFC 9110, section 5.6.2; the last header in the run model may be a note.
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;
const BODY_LIMIT = 8000;

/**
 * The command, or `undefined` for a request that was never sent (its URL is no address). The key is taken from the
 * variables of `.env` (`$PRODUCTION_KEYID`), never from values.
 */
export function curlOf(request: RequestRun, environment: KeyedEnvironment): string | undefined {
  if (request.attempts === 0 || !/^https?:\/\//i.test(request.url)) return undefined;
  // With `--request HEAD`, cURL would wait for a body.
  const parts = [request.method === 'HEAD' ? 'curl --head' : `curl --request ${quoted(request.method)}`];
  const credentials = environment.access?.credentials;
  const keyHeader = credentials?.scheme === 'header' ? credentials.header.toLowerCase() : 'authorization';
  if (request.request.headers.some(({ name }) => name.toLowerCase() === keyHeader)) parts.push(keyOption(environment));
  for (const { name, value } of request.request.headers) {
    if (!OWN_HEADERS.test(name) && name.toLowerCase() !== keyHeader && TOKEN.test(name))
      parts.push(`--header ${quoted(`${name}: ${value}`)}`);
  }
  const { body } = request.request;
  if (body !== undefined && body !== '') {
    parts.push(body.length > BODY_LIMIT ? '--data-binary @body.json' : `--data-raw ${quoted(body)}`);
  }
  parts.push(urlOption(request.url));
  return parts.join(' \\\n  ');
}

/** What a run created and could not delete: it can cost money. */
export interface LeftBehind {
  readonly environment: string;
  readonly thing: LeftThing;
  /** Deletes it, with the key from the variables of `.env`. */
  readonly command: string;
}

/** Everything that is left of a run, each thing once. */
export function leftBehind({ environments }: Run): LeftBehind[] {
  return environments.flatMap((environment) => {
    const things = environment.requests.flatMap(({ left = [] }) => left);
    const byPlace = new Map(things.map((thing) => [`${thing.path} ${thing.id}`, thing]));
    return [...byPlace.values()].map((thing) => ({
      environment: environment.name,
      thing,
      command: deletionCommand(thing, environment),
    }));
  });
}

function deletionCommand(
  { method, path, body }: LeftThing,
  environment: KeyedEnvironment & Pick<EnvironmentRun, 'baseURL'>,
): string {
  const json = body === undefined ? '' : ` --header 'Content-Type: application/json' --data-raw ${quoted(body)}`;
  return `curl --request ${quoted(method)} ${keyOption(environment)}${json} ${urlOption(environment.baseURL + path)}`;
}

type KeyedEnvironment = Pick<EnvironmentRun, 'name' | 'access'>;

/** The option that sends the key: variables of the shell, in double quotes. */
function keyOption({ name, access }: KeyedEnvironment): string {
  const credentials = access?.credentials;
  const variable = (of: string) => `$${settingName(name, of)}`;
  switch (credentials?.scheme) {
    case 'basic':
      return `--user "${variable(credentials.user)}:${variable(credentials.secret)}"`;
    case 'bearer':
      return `--header "Authorization: Bearer ${variable(credentials.secret)}"`;
    case 'header':
      return `--header "${credentials.header}: ${variable(credentials.secret)}"`;
    default:
      return '--header "Authorization: $AUTHORIZATION"';
  }
}

/** In a URL, cURL takes brackets and braces for patterns of several URLs unless it is told not to. */
function urlOption(url: string): string {
  return `${/[[\]{}]/.test(url) ? '--globoff ' : ''}--url ${quoted(url)}`;
}

/** What a page or a terminal does not show as it is, and what cannot be copied from there. */
const ESCAPED = new RegExp(`[\\t\\n]|${UNSEEN.source}`, 'gu');

/** One word of a POSIX shell, whatever it holds; characters that are escaped need the $'…' form of bash and zsh. */
function quoted(text: string): string {
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(text)) return text;
  if (text.search(ESCAPED) < 0) return `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replace(ESCAPED, (character) => Buffer.from(character).toString('hex').replace(/../g, '\\x$&'));
  return `$'${escaped}'`;
}
