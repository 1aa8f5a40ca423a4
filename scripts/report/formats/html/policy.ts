/** What the page may do: run its own script, use its own style, and nothing else. */
import { createHash } from 'node:crypto';

/**
 * The content security policy (CSP level 3, hash sources): whatever a hostile response contains can neither run nor
 * load. `img-src data:` is for the icon alone (`iconOf` of the badge).
 *
 * @param style within the page; without one, it is a file beside the page.
 */
export function policyOf({ style, script }: { readonly style: string | undefined; readonly script: string }): string {
  return [
    "default-src 'none'",
    `style-src ${style === undefined ? "'self'" : hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** Our script as the text of a `<script>`: nothing in it can end the element or open a comment. */
export function inlineScript(source: string): string {
  return normal(source).replace(/<(?=\/?script|!--)/gi, '\\x3c');
}

/** Our style as the text of a `<style>`. */
export function inlineStyle(source: string): string {
  return normal(source).replace(/<(?=\/)/g, '\\3c ');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}

/** HTML parsers turn CR LF into LF before the hash is taken; a checkout on Windows must give the same page. */
function normal(source: string): string {
  return source.replaceAll('\r\n', '\n');
}
