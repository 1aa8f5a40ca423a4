/** Measures the time to interactive in an installed Chromium. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export const NO_BROWSER = 'no Chromium found: install it, or set CHROMIUM_PATH';

/** @returns `undefined` if no browser is installed. */
export async function findBrowser(): Promise<Browser | undefined> {
  const executablePath = [process.env.CHROMIUM_PATH ?? '', ...PATHS].find((path) => path !== '' && existsSync(path));
  if (executablePath === undefined) return undefined;
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/**
 * Milliseconds from the start of the navigation until the page is loaded and the main thread is idle for the first time. Requests of
 * the page fail at once, which favours pages with many requests.
 */
export async function timeToInteractive(browser: Browser, file: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  try {
    await context.route(/^https?:/, (route) => route.abort());
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href, { waitUntil: 'load', timeout: 120_000 });
    // As text, because it runs in the page.
    return (await page.evaluate('new Promise((done) => requestIdleCallback(() => done(performance.now())))')) as number;
  } finally {
    await context.close();
  }
}
