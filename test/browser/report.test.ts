/** The report in a browser, as one works with it: filters, links, keys, and what hostile answers come to. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { renderJunit } from '../../scripts/report/formats/junit.ts';
import { hostileRun } from '../report/hostile-run.ts';
import { environment, json, request, run } from '../report/run-fixture.ts';
import { ReportPages } from './report-pages.ts';

describe('browser/report @slow', function () {
  this.timeout(180_000);
  let pages: ReportPages;
  let mixed: string;
  before(async function () {
    pages = await ReportPages.start(this);
    ({ mixed } = pages);
  });
  after(() => pages?.close());
  const open = (...given: Parameters<ReportPages['open']>) => pages.open(...given);

  const visibleIds = (page: Page) =>
    page.$$eval('details.request', (rows) =>
      rows.filter((row) => row.closest('[hidden]') === null).map((row) => row.querySelector('.detail')?.id),
    );
  const shown = (page: Page) => page.locator('[id=":shown"]').textContent();

  describe('filter', () => {
    const cases: readonly (readonly [name: string, query: string, want: readonly string[]])[] = [
      ['words of name, operation and path', 'q=backups+list', ['sandbox/backupGetList', 'production/backupGetList']],
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
        const { page } = await open(`${mixed}#?${query}`);
        assert.deepEqual((await visibleIds(page)).sort(), [...want].sort());
        assert.equal(await shown(page), `${want.length} of 64 requests`);
      });
    }

    it('is written into the address as one types, and that address shows the same', async () => {
      const { page } = await open(mixed);
      await page.getByPlaceholder('name, operation, path').fill('key');
      await page.getByLabel('failed', { exact: true }).check({ force: true });
      await page.locator('select[name=env]').selectOption('production');
      await page.waitForURL(/#\?.*env=/);
      await page.waitForFunction(() => document.getElementById(':shown')?.textContent?.startsWith('2 of'));
      assert.equal(new URL(page.url()).hash, '#?q=key&env=production&status=failed');
      const again = await open(page.url());
      assert.deepEqual(await visibleIds(again.page), ['production/openapiKeyGetList', 'production/openapiKeyGet']);
      assert.equal(await again.page.getByPlaceholder('name, operation, path').inputValue(), 'key');
    });

    it('hides folders and environments that hold nothing, and Clear brings all back', async () => {
      const { page } = await open(`${mixed}#?q=organizationGetList`);
      assert.equal(await page.locator('details.folder:visible').count(), 2);
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.waitForFunction(() => document.getElementById(':shown')?.textContent === '64 requests');
      assert.equal(new URL(page.url()).hash, '');
    });
  });

  describe('deep link', () => {
    it('opens the request and brings it into view', async () => {
      const { page } = await open(`${mixed}#production/instanceGet`);
      const detail = page.locator('[id="production/instanceGet"]');
      await detail.waitFor({ state: 'visible' });
      const top = await detail.evaluate((element) => element.getBoundingClientRect().top);
      assert.ok(top > 0 && top < 900, String(top));
      assert.equal(await page.locator('details.request[open]').count(), 1);
    });

    it('is where every cell of the matrix leads, filtered or not', async () => {
      const { page } = await open(`${mixed}#?env=sandbox`);
      await page.getByRole('link', { name: 'usageCostGet: failed' }).click();
      await page.locator('[id="production/usageCostGet"]').waitFor({ state: 'visible' });
      assert.equal(await shown(page), '64 requests');
    });

    it('keeps a filter that shows its request', async () => {
      const { page } = await open(`${mixed}#?env=production`);
      await page.getByRole('link', { name: 'usageCostGet: failed' }).click();
      await page.locator('[id="production/usageCostGet"]').waitFor({ state: 'visible' });
      assert.equal(new URL(page.url()).hash, '#production/usageCostGet?env=production');
    });

    for (const width of [769, 1024, 1280, 1600]) {
      it(`stays below the bars at the top at ${width} px`, async () => {
        const { page } = await open(mixed, {}, { width });
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
      const { page } = await open(`${mixed}#production/instanceGet`, { javaScriptEnabled: false });
      assert.ok(await page.locator('[id="production/instanceGet"]').isVisible());
    });
  });

  it('puts what failed first, and closes the folders in which all passed', async () => {
    const { page } = await open(mixed);
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

  it('closes again what a filter opened', async () => {
    const { page } = await open(mixed);
    const openFolders = () => page.locator('details.folder[open]').count();
    const before = await openFolders();
    await page.locator('.chip', { hasText: 'passed' }).click();
    await page.waitForFunction((count) => document.querySelectorAll('details.folder[open]').length > count, before);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.waitForFunction((count) => document.querySelectorAll('details.folder[open]').length === count, before);
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
      const { page } = await open(address, {}, { width: 1280 });
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      assert.ok(height <= 4000, `${height} px with ${failed} failed`);
    }
  });

  it('links the older runs beside it, and says which one it is', async () => {
    const { page } = await open(mixed);
    await page.locator('.past > summary').click();
    const [current, older] = await page.locator('.past tbody tr').all();
    assert.match((await current?.textContent()) ?? '', /this run/);
    assert.match((await older?.locator('a').getAttribute('href')) ?? '', /^\.\.\/[^/]+\/index\.html$/);
  });

  it('reads with scripts off: everything is there, and no control that does nothing', async () => {
    const { page } = await open(mixed, { javaScriptEnabled: false });
    for (const text of ['6 of 58 requests need attention', 'lacks a permission', '"hibernating"', 'Newly failing']) {
      assert.ok(await page.getByText(text).first().isVisible(), text);
    }
    assert.equal(await page.locator('form:visible, button:visible').count(), 0);
    await page.locator('details.request summary').first().click();
    assert.ok(await page.getByText('https://', { exact: false }).first().isVisible());
  });

  it('is worked with keys alone', async () => {
    const { page } = await open(mixed);
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

  it('copies a request as cURL, with variables for the key', async () => {
    const { page } = await open(`${mixed}#production/instanceGet`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.locator('[id="production/instanceGet"]').getByRole('button', { name: 'Copy as cURL' }).click();
    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^curl --request GET \\\n {2}--user "\$PRODUCTION_KEYID:\$PRODUCTION_KEYSECRET" \\\n/);
  });

  it('runs nothing and asks nothing of any network, whatever the answers hold', async () => {
    const { page, trouble } = await open(pages.hostile);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    for (const link of await page.locator('a[href^="http"]').all())
      assert.doesNotMatch((await link.getAttribute('href')) ?? '', /</);
    await page.locator('.cell').first().hover();
    await page.waitForTimeout(300);
    assert.equal(await page.evaluate(() => (globalThis as { pwned?: unknown }).pwned), undefined);
    assert.equal(await page.evaluate(() => (({}) as { polluted?: unknown }).polluted), undefined);
    assert.deepEqual(trouble, []);
    assert.equal(await page.locator('script').count(), 1);
    assert.equal(await page.locator('img, iframe, base, object, embed, link[rel=stylesheet]').count(), 0);
    assert.ok(await page.getByText('<script>window.pwned=1</script>').first().isVisible());
  });

  it('would stop what got into the page all the same', async () => {
    const { page } = await open(mixed);
    const blocked = await page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
      document.body.insertAdjacentHTML(
        'beforeend',
        '<img src="https://evil.invalid/x.png" onerror="globalThis.pwned=1"><p style="color:red">x</p>',
      );
      const script = document.createElement('script');
      script.textContent = 'globalThis.pwned=1';
      document.body.append(script);
      await fetch('https://evil.invalid/').catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { violations: [...new Set(violations)].sort(), pwned: (globalThis as { pwned?: unknown }).pwned };
    });
    assert.equal(blocked.pwned, undefined);
    for (const directive of ['connect-src', 'img-src', 'script-src-elem', 'style-src-attr']) {
      assert.ok(blocked.violations.includes(directive), `${directive} in ${blocked.violations}`);
    }
  });

  it('asks nothing of any network and complains of nothing', async () => {
    const { page, trouble } = await open(mixed);
    await page.getByRole('link', { name: 'Trend' }).click();
    assert.deepEqual(trouble, []);
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
    const { page, trouble } = await open(address);
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
    assert.equal(await shown(page), '125 of 5,000 requests');
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
    const { page } = await open(await pages.written(run([ended], { runId: 'unreachable' })), {}, { width: 1280 });
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

  it('takes the JUnit files of a hostile run for XML', async () => {
    const { page } = await open(mixed);
    const given = hostileRun();
    for (const one of given.environments) {
      const error = await page.evaluate(
        (xml) =>
          new DOMParser().parseFromString(xml, 'application/xml').querySelector('parsererror')?.textContent ?? null,
        renderJunit(given, one),
      );
      assert.equal(error, null);
    }
  });
});
