/** The result of a run as a picture: a badge in SVG, data from which shields.io draws it, and the icon of the page. */
import type { Run } from '../../run/model.ts';
import { printJson } from '../../shared/json.ts';
import { signOf, sumOf, verdictOf } from '../analysis/counts.ts';
import { grouped } from '../quantity.ts';

const LABEL = 'API tests';

/** Names of shields.io, and the same colours for pictures. White text on each has a contrast of 4.5 or more (WCAG 2.2, 1.4.3). */
const COLOURS = {
  passed: { name: 'brightgreen', hex: '#1a7f37' },
  failed: { name: 'red', hex: '#c9252d' },
  uncertain: { name: 'orange', hex: '#9a5b00' },
};

function messageOf(run: Run): string {
  const verdict = verdictOf(run);
  const { sent, problems } = sumOf(run.environments);
  if (verdict === 'passed') return `${grouped(sent)} passed`;
  return verdict === 'failed' && problems > 0 ? `${grouped(problems)} of ${grouped(sent)} failed` : verdict;
}

/** For an "endpoint" badge (https://shields.io/badges/endpoint-badge). */
export function renderBadgeData(run: Run): string {
  const { name } = COLOURS[signOf(run)];
  return printJson({ schemaVersion: 1, label: LABEL, message: messageOf(run), color: name });
}

/** The icon of the page's tab, as an address: a dot in the colour of the result. */
export function iconOf(run: Run): string {
  const { hex } = COLOURS[signOf(run)];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="${hex}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Pixels. */
const CHARACTER = 7;
const PADDING = 6;
const HEIGHT = 20;

export function renderBadgeSvg(run: Run): string {
  const message = messageOf(run);
  const [left, right] = [LABEL, message].map((text) => text.length * CHARACTER + 2 * PADDING) as [number, number];
  const { hex } = COLOURS[signOf(run)];
  const text = (content: string, x: number, width: number) =>
    `<text x="${x + PADDING}" y="14" textLength="${width - 2 * PADDING}">${content}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${HEIGHT}" role="img" aria-label="${LABEL}: ${message}">`,
    `<title>${LABEL}: ${message}</title>`,
    `<rect width="${left}" height="${HEIGHT}" fill="#444"/>`,
    `<rect x="${left}" width="${right}" height="${HEIGHT}" fill="${hex}"/>`,
    '<g fill="#fff" font-family="Verdana,Geneva,sans-serif" font-size="11">',
    text(LABEL, 0, left),
    text(message, left, right),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
