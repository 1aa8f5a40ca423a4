/** Responses of the gateways in front of the API, which know nothing of its envelope. */
import { escapeUTF8 } from 'entities';
import type { ApiResponse } from '../http/response.ts';

export function htmlResponse(status: number, body: string): ApiResponse {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

/** The page of a router for a route that it does not have. */
export function noRoute(method: string, path: string): ApiResponse {
  const shown = escapeUTF8(`Cannot ${method} ${path}`);
  return htmlResponse(
    404,
    `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>${shown}</pre>\n</body>\n</html>\n`,
  );
}

/** The page of a content delivery network whose upstream did not respond in time. */
export function gatewayTimeout(requestId: string): ApiResponse {
  const body = `<!DOCTYPE html>\n<html><head><title>504 Gateway Timeout</title></head><body><h1>504</h1><p>The upstream of this sandbox was too slow.</p><pre>Request ID: ${requestId}</pre></body></html>\n`;
  return {
    ...htmlResponse(504, body),
    headers: { 'content-type': 'text/html', server: 'CloudFront', 'x-cache': 'Error from cloudfront' },
  };
}

/** @param reset seconds until the key may send requests again, with fractions. */
export function rateLimited(reset: number): ApiResponse {
  return {
    status: 429,
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-ratelimit-reset': String(reset) },
    body: JSON.stringify({ error: 'TOO_MANY_REQUESTS' }),
  };
}
