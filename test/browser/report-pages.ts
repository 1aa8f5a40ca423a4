/** Reports in one browser. Pages are kept, because starting a page takes longer than loading another report in it. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { writeReport } from '../../scripts/report/store/write.ts';
import type { Run } from '../../scripts/run/model.ts';
import { hostileRun } from '../report/hostile-run.ts';
import { mixedHistory, mixedRun } from '../report/mixed-run.ts';
import { launch } from './chromium.ts';

/** The window of the reader: settings that a page can change. */
export interface Reader {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** A page; every request beside the page itself, and everything that went wrong since it was opened, is in `trouble`. */
export interface Opened {
  readonly page: Page;
  readonly trouble: string[];
}

class ReportPages {
  /** The addresses of the two reports that most tests look at. */
  mixed = '';
  hostile = '';
  #browser: Browser | undefined;
  #folder = '';
  readonly #kept = new Map<string, { readonly page: Page; address: string; trouble: string[] }>();

  /** Starts the browser (or skips the suite, see `launch`) and writes the reports. */
  async start(suite: Mocha.Context): Promise<void> {
    this.#browser = await launch(suite);
    this.#folder = await mkdtemp(join(tmpdir(), 'report-'));
    // Of earlier runs a report reads the model alone.
    for (const past of mixedHistory()) {
      await mkdir(join(this.#folder, past.runId));
      await writeFile(join(this.#folder, past.runId, 'run.json'), JSON.stringify(past));
    }
    this.mixed = await this.written(mixedRun());
    this.hostile = await this.written(hostileRun());
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    if (this.#folder !== '') await rm(this.#folder, { recursive: true, force: true });
  }

  async written(given: Run, options: { readonly styleFile?: boolean } = {}): Promise<string> {
    return pathToFileURL((await writeReport(given, { reportsDir: this.#folder, ...options })).html).href;
  }

  /** Loads the address anew for this reader, in the page that has these options. */
  async open(address: string, options: BrowserContextOptions = {}, reader: Reader = {}): Promise<Opened> {
    const key = JSON.stringify(options);
    const kept = this.#kept.get(key) ?? (await this.#newPage(options));
    this.#kept.set(key, kept);
    const { width = 1400, height = 900, colorScheme = 'light' } = reader;
    await kept.page.setViewportSize({ width, height });
    await kept.page.emulateMedia({ colorScheme });
    // Another fragment alone would not load the document again.
    await kept.page.goto('about:blank');
    kept.address = address;
    kept.trouble = [];
    await kept.page.goto(address);
    assert.equal(kept.page.url(), address);
    return { page: kept.page, trouble: kept.trouble };
  }

  async #newPage(options: BrowserContextOptions) {
    assert.ok(this.#browser !== undefined);
    const page = await (await this.#browser.newContext(options)).newPage();
    const kept = { page, address: '', trouble: [] as string[] };
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== kept.address.split('#')[0] && !request.url().startsWith('data:'))
        kept.trouble.push(`request ${request.url()}`);
    });
    page.on('pageerror', (error) => kept.trouble.push(`error ${error.message}`));
    page.on('console', (message) => kept.trouble.push(`console ${message.text()}`));
    page.on('dialog', (dialog) => {
      kept.trouble.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    return kept;
  }
}

/** The pages of a suite: the browser starts before its tests, and ends after them. */
export function reportPages(): ReportPages {
  const pages = new ReportPages();
  before(function () {
    return pages.start(this);
  });
  after(() => pages.close());
  return pages;
}

/** `3 of 64 requests`, beside the filters. */
export function shownCount(page: Page): Promise<string | null> {
  return page.locator('[id=":shown"]').textContent();
}
