/** How soon a page can be used, in the machine's own Chromium. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export const NO_BROWSER = 'no Chromium found: install it, or set CHROMIUM_PATH';

/** @returns `undefined` where there is none. */
export async function findBrowser(): Promise<Browser | undefined> {
  const executablePath = [process.env.CHROMIUM_PATH ?? '', ...USUAL].find((path) => path !== '' && existsSync(path));
  if (executablePath === undefined) return undefined;
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/**
 * Milliseconds from the start of the navigation until the page is loaded and the main thread is idle for the first time.
 * What a page asks of the network fails at once: that favours a page that asks for much.
 */
export async function timeToInteractive(browser: Browser, file: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  try {
    await context.route(/^https?:/, (route) => route.abort());
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href, { waitUntil: 'load', timeout: 120_000 });
    // As text: what runs in the page is none of this project's modules.
    return (await page.evaluate('new Promise((done) => requestIdleCallback(() => done(performance.now())))')) as number;
  } finally {
    await context.close();
  }
}
