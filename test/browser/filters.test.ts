/** The filters of the report in a browser. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { environment, json, request, run } from '../report/run-fixture.ts';
import { reportPages, shownCount } from './report-pages.ts';

describe('browser/filters @slow', function () {
  this.timeout(180_000);
  const pages = reportPages();

  const visibleIds = (page: Page) =>
    page.$$eval('details.request', (rows) =>
      rows.filter((row) => row.closest('[hidden]') === null).map((row) => row.querySelector('.detail')?.id),
    );

  const cases: readonly (readonly [name: string, query: string, want: readonly string[]])[] = [
    ['words of name, operation and path', 'q=backups+list', ['sandbox/backupGetList', 'production/backupGetList']],
    [
      'a path of the specification',
      `q=${encodeURIComponent('/services/{serviceId}/backups')}`,
      ['sandbox/backupGetList', 'sandbox/backupGet', 'production/backupGetList', 'production/backupGet'],
    ],
    ['a status', 'status=flaky', ['production/memberGetList']],
    [
      'two statuses',
      'status=errored,flaky',
      ['production/memberGetList', 'production/clickPipeSettingsGet', 'production/clickStackListAlerts'],
    ],
    ['an environment and a tag', 'env=sandbox&tag=Billing', ['sandbox/usageCostGet']],
    ['slow', 'slow=1', ['production/instanceGetList', 'production/clickStackListAlerts']],
    ['findings', 'findings=1', ['production/backupGetList']],
    ['nothing', 'q=nothing+at+all', []],
  ];
  for (const [name, query, want] of cases) {
    it(`by ${name}, from the address`, async () => {
      const { page } = await pages.open(`${pages.mixed}#?${query}`);
      assert.deepEqual((await visibleIds(page)).sort(), [...want].sort());
      assert.equal(await shownCount(page), `${want.length} of 64 requests`);
    });
  }

  it('is written into the address, and that address shows the same', async () => {
    const { page } = await pages.open(pages.mixed);
    await page.getByPlaceholder('name, operation, path').fill('key');
    await page.getByLabel('failed', { exact: true }).check({ force: true });
    await page.locator('select[name=env]').selectOption('production');
    await page.waitForURL(/#\?.*env=/);
    await page.waitForFunction(() => document.getElementById(':shown')?.textContent?.startsWith('2 of'));
    assert.equal(new URL(page.url()).hash, '#?q=key&env=production&status=failed');
    const again = await pages.open(page.url());
    assert.deepEqual(await visibleIds(again.page), ['production/openapiKeyGetList', 'production/openapiKeyGet']);
    assert.equal(await again.page.getByPlaceholder('name, operation, path').inputValue(), 'key');
  });

  it('hides folders and environments without a request that matches; Clear shows all', async () => {
    const { page } = await pages.open(`${pages.mixed}#?q=organizationGetList`);
    assert.equal(await page.locator('details.folder:visible').count(), 2);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.waitForFunction(() => document.getElementById(':shown')?.textContent === '64 requests');
    assert.equal(new URL(page.url()).hash, '');
  });

  it('closes again what a filter opened', async () => {
    const { page } = await pages.open(pages.mixed);
    const openFolders = () => page.locator('details.folder[open]').count();
    const before = await openFolders();
    await page.locator('.chip', { hasText: 'passed' }).click();
    await page.waitForFunction((count) => document.querySelectorAll('details.folder[open]').length > count, before);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.waitForFunction((count) => document.querySelectorAll('details.folder[open]').length === count, before);
  });

  it('opens 5,000 requests and filters them without freezing', async () => {
    const result = Array.from({ length: 40 }, (_, item) => ({ id: item, name: 'a name', state: 'running' }));
    const response = json({ status: 200, result });
    const requests = Array.from({ length: 5000 }, (_, index) =>
      request(`operation${index}Get`, {
        folder: ['v1', `group ${index % 60}`, `{id${index % 7}}`],
        tag: `Tag ${index % 30}`,
        startedMs: index * 20,
        status: index % 40 === 0 ? 'failed' : 'passed',
        response,
      }),
    );
    const address = await pages.written(run([environment('production', requests)], { runId: 'large' }));
    const { page, trouble } = await pages.open(address);
    const interactive = await page.evaluate(
      () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).domInteractive,
    );
    assert.ok(interactive < 10_000, `interactive after ${interactive} ms`);
    const longest = await page.evaluate(async () => {
      const box = document.querySelector<HTMLInputElement>('input[name="status"][value="failed"]');
      const started = performance.now();
      box?.click();
      while (!document.getElementById(':shown')?.textContent?.startsWith('125 of')) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return performance.now() - started;
    });
    assert.ok(longest < 3000, `filtered after ${longest} ms`);
    assert.equal(await shownCount(page), '125 of 5,000 requests');
    // A filter that leaves thousands opens no folder: their layout would take seconds.
    const isOpen = () => page.locator('details.folder[open]').count();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.waitForFunction(() => document.getElementById(':shown')?.textContent === '5,000 requests');
    const before = await isOpen();
    await page.getByPlaceholder('name, operation, path').fill('operation');
    await page.waitForFunction(() => document.getElementById(':shown')?.textContent === '5,000 of 5,000 requests');
    assert.equal(await isOpen(), before);
    await page.getByPlaceholder('name, operation, path').fill('operation471');
    await page.waitForFunction(() => document.getElementById(':shown')?.textContent === '11 of 5,000 requests');
    assert.ok((await isOpen()) > before);
    await page.goto(`${address}#production/operation4711Get`);
    await page.locator('[id="production/operation4711Get"]').waitFor({ state: 'visible' });
    assert.deepEqual(trouble, []);
  });
});
