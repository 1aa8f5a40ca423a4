/** YAML of the collection schema 3.0. Every string is quoted or a block, so that no date, number or `off` changes its type. */
import { Document, isScalar, Scalar, visit } from 'yaml';
import type { Json } from '../../../shared/json.ts';

/** The first line of each file. Postman removes it when a user saves the file in the app. */
export const HEADER = ' Generated from the OpenAPI document. Edits here are replaced; add files of your own beside it.';

/** Characters that a block cannot have (YAML 1.2.2, section 5.1), or that are invisible. */
const UNPRINTABLE = /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/u;

export function printYaml(value: { readonly [name: string]: Json | undefined }): string {
  const document = new Document(value, { version: '1.2', aliasDuplicateObjects: false });
  document.commentBefore = HEADER;
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || !isScalar(node) || typeof node.value !== 'string') return;
      node.type = isBlock(node.value) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0, blockQuote: 'literal', indentSeq: true });
}

/** Several lines, none of which needs an escape. A first line that begins with a space would need an indentation indicator. */
function isBlock(text: string): boolean {
  return (
    /\S\n/.test(text) &&
    !/^\s|[ \t]$/m.test(text.split('\n', 1)[0] ?? '') &&
    !UNPRINTABLE.test(text) &&
    !text.endsWith('\n')
  );
}
