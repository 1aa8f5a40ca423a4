// The licenses of the packages that dist/ contains. Most of them require that a copy goes with the code.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENSE_FILE = /^(?!.*\.[cm]?[jt]sx?$).*(licen[cs]e|notice|copying)/i;
/** The folder of a package, with those of packages inside packages. */
const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
const RULE = '-'.repeat(80);

/**
 * @param {string} root the folder with node_modules.
 * @param {readonly string[]} inputs the files that were compiled, relative to root.
 * @returns {string} name, version, license and license text of each package, in the order of their names.
 */
export function thirdPartyNotices(root, inputs) {
  const folders = new Set(inputs.flatMap((input) => PACKAGE_FOLDER.exec(input)?.[0] ?? []));
  const notices = new Map([...folders].map((folder) => noticeOf(join(root, folder))));
  const sections = [...notices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, text]) => `${name}\n\n${text}`);
  const title = `This program contains the ${notices.size} packages below.`;
  return `${[title, ...sections].join(`\n\n${RULE}\n\n`)}\n`;
}

/**
 * @param {string} folder
 * @returns {[name: string, text: string]}
 */
function noticeOf(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENSE_FILE.test(entry.name))
    .map(({ name }) => name)
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());
  return [
    `${manifest.name} ${manifest.version} (${licenseOf(manifest)})`,
    [...new Set(texts), ...holder(manifest, texts)].join('\n\n'),
  ];
}

/**
 * `license` is a name, or in old packages an object, or a list of them in `licenses`.
 *
 * @param {{ license?: string | { type?: string }, licenses?: { type?: string }[] }} manifest
 */
function licenseOf({ license, licenses = [] }) {
  const given = license === undefined ? licenses : [license];
  return (
    given.map((each) => (typeof each === 'string' ? each : (each.type ?? ''))).join(' or ') || 'license not stated'
  );
}

/**
 * Whom a package without the text of its license belongs to.
 *
 * @param {{ author?: string | { name?: string }, repository?: string | { url?: string } }} manifest
 * @param {readonly string[]} texts
 * @returns {string[]}
 */
function holder({ author, repository }, texts) {
  if (texts.length > 0) return [];
  const name = typeof author === 'string' ? author : author?.name;
  const url = typeof repository === 'string' ? repository : repository?.url;
  return [[name && `Author: ${name}`, url && `Source: ${url}`].filter(Boolean).join('\n')];
}
