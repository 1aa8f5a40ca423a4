/** The report in a browser, as one sees it: dark, narrow, and by the rules of accessibility. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { mixedRun } from '../report/mixed-run.ts';
import { environment, request, run } from '../report/run-fixture.ts';
import { withServer } from '../shared/loopback.ts';
import { reportPages } from './report-pages.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
  readonly passes: readonly unknown[];
}

describe('browser/appearance @slow', function () {
  this.timeout(180_000);
  const pages = reportPages();

  it('is dark where the reader wants it dark', async () => {
    const background = async (colorScheme: 'light' | 'dark') => {
      const { page } = await pages.open(pages.mixed, {}, { colorScheme });
      return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    };
    assert.notEqual(await background('light'), await background('dark'));
  });

  it('is light on paper, whatever the reader prefers', async () => {
    const { page } = await pages.open(pages.mixed, {}, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    const [text, background] = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return [color, backgroundColor];
    });
    await page.emulateMedia({ media: 'screen' });
    assert.deepEqual([text, background], ['rgb(25, 27, 31)', 'rgb(255, 255, 255)']);
  });

  it('leaves the cause room beside a long name of an environment', async () => {
    const failing = environment('a long name of an environment '.repeat(8), [request('a', { status: 'failed' })]);
    const { page } = await pages.open(await pages.written(run([failing], { runId: 'long-name' })), {}, { width: 1280 });
    const [cause, header] = await page.$$eval('.cause h3, .cause > header', (found) =>
      found.map((element) => element.getBoundingClientRect().width).sort((a, b) => a - b),
    );
    assert.ok((cause ?? 0) > (header ?? 0) / 2, `${cause} of ${header} px`);
  });

  it('at 360 px, the suite, the operationId and the reason of a request are not broken in a word', async () => {
    const { page } = await pages.open(pages.mixed, {}, { width: 360 });
    const isWhole = (selector: string) =>
      page.$$eval(selector, (found) =>
        found
          .filter((element) => (element as HTMLElement).offsetParent !== null)
          .every((element) => {
            const before = element.previousElementSibling?.getBoundingClientRect();
            return before === undefined || element.getBoundingClientRect().top >= before.bottom - 1;
          }),
      );
    assert.ok(await isWhole('details.request > summary .why'));
    assert.ok(await isWhole('details.request > summary .name code'));
    assert.ok((await page.$eval('.brand .quiet', (element) => element.getBoundingClientRect().height)) < 30);
  });

  describe('with its style in a file beside it', () => {
    const JENKINS = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self';";
    const fontOf = (page: Page) => page.evaluate(() => getComputedStyle(document.body).fontFamily);
    let address: string;
    before(async () => {
      address = await pages.written(mixedRun(), { styleFile: true });
    });

    it('looks as it does with the style in the page', async () => {
      const font = await fontOf((await pages.open(pages.mixed)).page);
      const { page, trouble } = await pages.open(address);
      assert.equal(await fontOf(page), font);
      assert.match(font, /sans/);
      assert.deepEqual(
        trouble.map((line) => line.replace(/^.*\//, '')),
        ['style.css'],
      );
    });

    it('has its style under the content security policy of Jenkins, which stops the scripts', async () => {
      const folder = fileURLToPath(new URL('.', address));
      const respond = (request: IncomingMessage, response: ServerResponse) => {
        const name = basename(request.url ?? '');
        const type = name.endsWith('.css') ? 'text/css' : 'text/html';
        const headers = { 'content-type': type, 'content-security-policy': JENKINS };
        return readFile(join(folder, name)).then(
          (text) => response.writeHead(200, headers).end(text),
          () => response.writeHead(404).end(),
        );
      };
      await withServer(respond, async ({ url }) => {
        const font = await fontOf((await pages.open(pages.mixed)).page);
        const { page } = await pages.open(`${url}index.html`, { javaScriptEnabled: false });
        assert.equal(await fontOf(page), font);
        assert.equal(await page.locator('form:visible').count(), 0);
        await page.locator('details.folder > summary').first().click();
      });
    });
  });

  for (const width of [360, 1600]) {
    it(`fits ${width} px: nothing makes the page scroll sideways`, async () => {
      for (const address of [pages.mixed, `${pages.mixed}#production/instanceGet`, pages.hostile]) {
        const { page } = await pages.open(address, {}, { width, height: 800 });
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true;
        });
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, address);
      }
    });
  }

  describe('has no accessibility violation', () => {
    let page: Page;
    before(async () => {
      page = (await pages.open(pages.mixed, { bypassCSP: true })).page;
      await page.evaluate(() => {
        // Everything but the requests, and of those one of each status: the others are built alike.
        const statuses = new Set<string>();
        for (const details of document.querySelectorAll('details')) {
          const { status } = details.dataset;
          const first = status !== undefined && !statuses.has(status);
          if (first) statuses.add(status);
          details.open =
            first || details.closest('.request') !== details || details.parentElement?.closest('.request') !== null;
        }
      });
      await page.addScriptTag({ content: await readFile(AXE, 'utf8') });
    });

    // The page is the same in each: how it looks follows from its style sheet alone.
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [360, 1400]) {
        it(`in ${colorScheme} at ${width} px`, async () => {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 900 });
          const { violations, passes } = await page.evaluate(() => {
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            return (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
              runOnly: tags,
              // Of what is in order, an example is enough: to describe each element takes half of the time.
              resultTypes: ['violations'],
            });
          });
          const told = violations.map(
            ({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`,
          );
          assert.deepEqual(told, []);
          assert.ok(passes.length > 40, `${passes.length} rules had something to look at`);
        });
      }
    }
  });
});
