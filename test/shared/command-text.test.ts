import assert from 'node:assert/strict';
import { commandText } from '../../scripts/shared/command-text.ts';

describe('the text of a command', () => {
  const ROWS: readonly (readonly [command: string, args: string, checkout: string, installed: string])[] = [
    ['smoke', '', 'npm run smoke', 'npx clickhouse-cloud-postman smoke'],
    ['smoke', '--env a', 'npm run smoke -- --env a', 'npx clickhouse-cloud-postman smoke --env a'],
    ['report merge', 'a b', 'npm run report -- merge a b', 'npx clickhouse-cloud-postman report merge a b'],
  ];
  for (const [command, args, checkout, installed] of ROWS) {
    it(checkout, () => {
      assert.equal(commandText(command, args, true), checkout);
      assert.equal(commandText(command, args, false), installed);
    });
  }
});
