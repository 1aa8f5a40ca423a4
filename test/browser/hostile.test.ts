/** The report of a hostile run in a browser: no script, no request, and valid XML. */
import assert from 'node:assert/strict';
import { renderJunit } from '../../scripts/report/formats/junit.ts';
import { hostileRun } from '../report/hostile-run.ts';
import { reportPages } from './report-pages.ts';

describe('browser/hostile @slow', function () {
  this.timeout(180_000);
  const pages = reportPages();

  it('runs no script and sends no request, whatever the responses hold', async () => {
    const { page, trouble } = await pages.open(pages.hostile);
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

  it('has a content security policy that stops what is put into the page', async () => {
    const { page } = await pages.open(pages.mixed);
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

  it('of the mixed run sends no request, and prints nothing to the console', async () => {
    const { page, trouble } = await pages.open(pages.mixed);
    await page.getByRole('link', { name: 'Trend' }).click();
    assert.deepEqual(trouble, []);
  });

  it('has JUnit files that are XML', async () => {
    const { page } = await pages.open(pages.mixed);
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
