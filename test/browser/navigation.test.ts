/** Deep links, keys and links to older runs of the report in a browser. */
import assert from 'node:assert/strict';
import { reportPages, shownCount } from './report-pages.ts';

describe('browser/navigation @slow', function () {
  this.timeout(180_000);
  const pages = reportPages();

  describe('deep link', () => {
    it('opens the request and brings it into view', async () => {
      const { page } = await pages.open(`${pages.mixed}#production/instanceGet`);
      const detail = page.locator('[id="production/instanceGet"]');
      await detail.waitFor({ state: 'visible' });
      const top = await detail.evaluate((element) => element.getBoundingClientRect().top);
      assert.ok(top > 0 && top < 900, String(top));
      assert.equal(await page.locator('details.request[open]').count(), 1);
    });

    it('is the target of each cell of the matrix, filtered or not', async () => {
      const { page } = await pages.open(`${pages.mixed}#?env=sandbox`);
      await page.getByRole('link', { name: 'usageCostGet: failed' }).click();
      await page.locator('[id="production/usageCostGet"]').waitFor({ state: 'visible' });
      assert.equal(await shownCount(page), '64 requests');
    });

    it('keeps a filter that shows its request', async () => {
      const { page } = await pages.open(`${pages.mixed}#?env=production`);
      await page.getByRole('link', { name: 'usageCostGet: failed' }).click();
      await page.locator('[id="production/usageCostGet"]').waitFor({ state: 'visible' });
      assert.equal(new URL(page.url()).hash, '#production/usageCostGet?env=production');
    });

    for (const width of [769, 1024, 1280, 1600]) {
      it(`stays below the bars at the top at ${width} px`, async () => {
        const { page } = await pages.open(pages.mixed, {}, { width });
        await page.locator('.card h4 a').first().click();
        const [line, bars] = await page.evaluate(() => {
          const summary = document.querySelector('.request.found > summary')?.getBoundingClientRect();
          const filters = document.querySelector('.filters')?.getBoundingClientRect();
          return [summary, filters] as const;
        });
        assert.ok(line !== undefined && bars !== undefined);
        assert.ok(line.top >= bars.bottom - 1 && line.bottom < 900, `line at ${line.top}, bars end at ${bars.bottom}`);
      });
    }

    it('works with scripts off', async () => {
      const { page } = await pages.open(`${pages.mixed}#production/instanceGet`, { javaScriptEnabled: false });
      assert.ok(await page.locator('[id="production/instanceGet"]').isVisible());
    });
  });

  it('can be used with the keyboard only', async () => {
    const { page } = await pages.open(pages.mixed);
    const focused = () =>
      page.evaluate(
        () =>
          document.activeElement?.closest('details')?.querySelector('.detail')?.id ??
          document.activeElement?.getAttribute('aria-label') ??
          document.activeElement?.textContent,
      );
    await page.keyboard.press('Tab');
    assert.match((await focused()) ?? '', /Skip to the result/);
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => (document.activeElement as HTMLInputElement).name), 'q');
    await page.keyboard.type('openapiKey');
    await page.waitForFunction(() => document.getElementById(':shown')?.textContent?.startsWith('4 of'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('j');
    assert.equal(await focused(), 'sandbox/openapiKeyGetList');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('j');
    assert.equal(await focused(), 'production/openapiKeyGetList');
    await page.keyboard.press('Enter');
    assert.ok(await page.locator('[id="production/openapiKeyGetList"]').isVisible());
    await page.locator('a.cell').first().focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(), 'organizationGet: passed');
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(), 'usageCostGet: passed');
    await page.keyboard.press('Tab');
    assert.ok(!(await page.evaluate(() => document.activeElement?.matches('a.cell'))), 'Tab leaves the matrix');
  });

  it('links the older runs beside it, and says which one it is', async () => {
    const { page } = await pages.open(pages.mixed);
    await page.locator('.past > summary').click();
    const [current, older] = await page.locator('.past tbody tr').all();
    assert.match((await current?.textContent()) ?? '', /this run/);
    assert.match((await older?.locator('a').getAttribute('href')) ?? '', /^\.\.\/[^/]+\/index\.html$/);
  });
});
