/** Collects the IDs in an environment's responses: a 404 for one of them is not caused by a wrong configured ID. */
import { type Json, parsedJson } from '../../shared/json.ts';
import { percentDecoded } from '../../shared/secrets/safe-address.ts';
import type { ListedId } from '../model.ts';
import type { Attempt } from '../newman/attempt.ts';

/** Values of a body that are looked at: the IDs of some thousand items. */
const MAX_VALUES = 50_000;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const NAMING = /(?:^id|^name|^uuid|Id|Name|_id|_name)$/;

type Response = Pick<Attempt, 'url' | 'code' | 'responseBody'>;

export interface ShownIds {
  /** Takes in a response. */
  add(requestName: string, response: Response): void;
  /** The parameters of a path template whose values in a URL have been shown, in the order of the path. */
  in(template: string, url: string | undefined): ListedId[];
}

export function shownIds(): ShownIds {
  /** Request names by UUID, and by a list's path with an item's ID or name. */
  const requests = new Map<string, string>();
  return {
    add(requestName, { url, code, responseBody }) {
      if (code === null || code < 200 || code > 299 || responseBody === null) return;
      const place = pathOf(url);
      for (const id of idsIn(responseBody)) {
        for (const key of UUID.test(id) ? [id.toLowerCase(), keyOf(place, id)] : [keyOf(place, id)])
          if (!requests.has(key)) requests.set(key, requestName);
      }
    },
    in(template, url) {
      const names = template.split('/').slice(1);
      const segments = pathOf(url).split('/');
      // The base URL may have a path of its own.
      const offset = segments.length - names.length;
      return names.flatMap((name, index) => {
        if (!/^\{.+\}$/.test(name)) return [];
        const id = percentDecoded(segments[offset + index] ?? '');
        const place = segments.slice(0, offset + index).join('/');
        const request = requests.get(keyOf(place, id)) ?? requests.get(id.toLowerCase());
        return request === undefined ? [] : [{ parameter: name.slice(1, -1), request }];
      });
    },
  };
}

function keyOf(place: string, id: string): string {
  return `${place}\n${id}`;
}

function pathOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).pathname.replace(/\/+$/, '') : '';
}

function idsIn(text: string): Set<string> {
  const ids = new Set<string>();
  const left: Json[] = [parsedJson(text) ?? null];
  for (let count = 0; left.length > 0 && count < MAX_VALUES; count++) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const [property, inner] of Object.entries(value) as [string, Json][]) {
      if (typeof inner === 'object') left.push(inner);
      else if (typeof inner === 'string' && inner !== '' && NAMING.test(property)) ids.add(inner);
    }
  }
  return ids;
}
