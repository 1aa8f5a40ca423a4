/** What the report shows in a browser, and in which order. */
import assert from 'node:assert/strict';
import { environment, request, run } from '../report/run-fixture.ts';
import { reportPages } from './report-pages.ts';

describe('browser/report @slow', function () {
  this.timeout(180_000);
  const pages = reportPages();

  it('puts what failed first, and closes the folders in which all passed', async () => {
    const { page } = await pages.open(pages.mixed);
    const headings = await page.locator('main > section > h2').allTextContents();
    assert.equal(headings[0], 'What needs attention');
    assert.ok(headings.indexOf('Findings') < headings.indexOf('Operations by environment'), headings.join());
    const folders = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLDetailsElement>('details.folder')].map((folder) => ({
        isOpen: folder.open,
        isOnly: folder.parentElement?.parentElement?.matches('.environment-tree') === true,
        needsAttention:
          folder.querySelector(
            '.request[data-status="failed"], .request[data-status="errored"], .request[data-status="flaky"]',
          ) !== null,
      })),
    );
    assert.ok(folders.some(({ isOpen }) => !isOpen));
    for (const { isOpen, isOnly, needsAttention } of folders) assert.equal(isOpen, needsAttention || isOnly);
  });

  it('fits a run of 50 requests, all passed or one failed, into 4,000 px', async () => {
    for (const failed of [0, 1]) {
      const requests = Array.from({ length: 50 }, (_, index) =>
        request(`operation${index}Get`, {
          folder: ['v1', 'organizations', '{organizationId}', `group ${index % 12}`],
          tag: `Tag ${index % 12}`,
          status: index < failed ? 'failed' : 'passed',
        }),
      );
      const address = await pages.written(run([environment('production', requests)], { runId: `fifty-${failed}` }));
      const { page } = await pages.open(address, {}, { width: 1280 });
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      assert.ok(height <= 4000, `${height} px with ${failed} failed`);
    }
  });

  it('reads with scripts off: everything is there, and no control that does nothing', async () => {
    const { page } = await pages.open(pages.mixed, { javaScriptEnabled: false });
    for (const text of ['6 of 58 requests need attention', 'lacks a permission', '"hibernating"', 'Newly failing']) {
      assert.ok(await page.getByText(text).first().isVisible(), text);
    }
    assert.equal(await page.locator('form:visible, button:visible').count(), 0);
    await page.locator('details.request summary').first().click();
    assert.ok(await page.getByText('https://', { exact: false }).first().isVisible());
  });

  it('copies a request as cURL, with variables for the key', async () => {
    const { page } = await pages.open(`${pages.mixed}#production/instanceGet`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.locator('[id="production/instanceGet"]').getByRole('button', { name: 'Copy as cURL' }).click();
    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^curl --request GET \\\n {2}--user "\$PRODUCTION_KEYID:\$PRODUCTION_KEYSECRET" \\\n/);
  });

  it('has its label again after two clicks in a row', async () => {
    const { page } = await pages.open(`${pages.mixed}#production/instanceGet`);
    // The test ends the timers of the page, and the clipboard is written to at once.
    await page.evaluate('window.timers = []; window.setTimeout = (timer) => timers.push(timer)');
    await page.evaluate('navigator.clipboard.writeText = async () => {}');
    const button = page.locator('[id="production/instanceGet"] [data-copy]');
    for (const count of [1, 2]) {
      await button.click();
      assert.equal(await button.textContent(), 'Copied');
      assert.equal(await page.evaluate('timers.length'), count);
    }
    await page.evaluate('for (const timer of timers) timer()');
    assert.equal(await button.textContent(), 'Copy as cURL');
  });

  it('shows one cause once: one card, links to the others, and closed folders', async () => {
    const reason = { reasonCode: 'network', params: { code: 'ECONNREFUSED', attempts: 3 } };
    const requests = Array.from({ length: 50 }, (_, index) =>
      request(`operation${index}Get`, {
        folder: ['v1', 'organizations', '{id}', `part ${index % 9}`],
        status: 'errored',
        ...reason,
        code: null,
        response: null,
        assertions: [{ name: 'Status is 200', status: 'failed', failures: [{ code: 'no-response' }] }],
      }),
    );
    const ended = environment('production', requests, {
      status: 'errored',
      reasonCode: 'unreachable',
      params: { first: reason },
    });
    const { page } = await pages.open(await pages.written(run([ended], { runId: 'unreachable' })), {}, { width: 1280 });
    assert.equal(await page.locator('.cause').count(), 1);
    assert.equal(await page.locator('.cause .card').count(), 1);
    assert.match(await page.locator('.cause .card').innerText(), /a usable response\s+connection refused/);
    assert.equal(await page.locator('.cause .others a').count(), 49);
    assert.equal(await page.locator('details.folder[open] details.folder[open]').count(), 0);
    assert.ok((await page.evaluate(() => document.documentElement.scrollHeight)) < 3000);
    const lines = await page.$$eval('details.request .http', (cells) =>
      cells.filter((cell) => (cell as HTMLElement).offsetParent !== null).map((cell) => cell.getClientRects().length),
    );
    assert.ok(
      lines.every((count) => count === 1),
      'no response is on one line',
    );
  });
});
