import assert from 'node:assert/strict';
import { escaped } from '../../../scripts/report/formats/markdown.ts';

/** The texts between the comments, as GitHub has them when it looks for mentions, references and emoji. */
function rendered(markdown: string): string[] {
  return markdown.split('<!-- -->').map((part) =>
    part
      .replace(/\\([!-/:-@[-`{-~])/g, '$1')
      .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  );
}

describe('report/markdown: escaped', () => {
  const replaced = /(?:^|\W)@\w|#\d|\bGH-\d|:[\w+-]+:/i;
  for (const text of [
    'ask @octocat, "@acme/team"',
    'fixed by #12, octo/repo#12 and GH-12',
    'urn:id:1, :name_badge:, :+1:, a::key::b',
    'jane@example.com',
    '&#64;octocat <b>@octocat</b>',
  ]) {
    it(`has no mention, reference or emoji, and the same text: ${text}`, () => {
      const parts = rendered(escaped(text));
      for (const part of parts) assert.doesNotMatch(part, replaced);
      assert.equal(parts.join(''), text);
    });
  }

  it('adds no comment where there is nothing to prevent', () =>
    assert.doesNotMatch(escaped('at 10:30:05 UTC, a: b, 3 # 4, x @ y, http://127.0.0.1:80/'), /<!--/));
});
