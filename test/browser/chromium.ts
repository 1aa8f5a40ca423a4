/** The machine's own Chromium, for tests of the page in a real browser. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Starts the browser. Without one the suite is skipped with a line that says how to get it; in CI that is a failure,
 * because a suite that never runs is none.
 */
export async function launch(suite: Mocha.Context): Promise<Browser> {
  const executablePath = [process.env.CHROMIUM_PATH ?? '', ...USUAL].find((path) => path !== '' && existsSync(path));
  if (executablePath === undefined) {
    const remedy = 'no Chromium found: `apt-get install chromium`, or set CHROMIUM_PATH';
    if (process.env.CI === 'true') throw new Error(remedy);
    console.log(`    skipped: ${remedy}`);
    return suite.skip();
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
