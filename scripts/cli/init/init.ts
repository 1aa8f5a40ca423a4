/** `init`: makes the current folder one that `smoke` runs in. A file that exists is left as it is. */
import { readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { credentialVariables } from '../../shared/api-conventions.ts';
import { cachedFile, programText, shellQuoted, slashed } from '../../shared/command-text.ts';
import { settingName } from '../../shared/environment/setting-name.ts';
import { ROOT } from '../../shared/root.ts';
import { PROFILE } from '../pinned.ts';
import { envExample } from '../program-settings.ts';
import { type NewFile, writeNew } from '../write-new.ts';
import { type CiName, workflowFile } from './workflows.ts';

export interface InitFlags {
  readonly ci?: CiName | undefined;
}

const IGNORED = ['.env', 'node_modules/', 'reports/'];

/**
 * @param folder the folder of the user.
 * @returns a line for each file, and what to do next.
 * @throws ExpectedError `output-unwritable`.
 */
export async function init(folder: string, { ci }: InitFlags): Promise<string> {
  const lines: string[] = [];
  const program = programText(ROOT, folder);
  for (const file of await filesOf(ci, folder, program)) {
    const hint = file.path === '.gitignore' ? `: make sure that it has ${IGNORED.join(', ')}` : '';
    lines.push((await writeNew(folder, file)) ? `wrote ${file.path}` : `kept  ${file.path} (it exists)${hint}`);
  }
  return [
    ...lines,
    '',
    `next: \`${program} smoke --env sandbox\` needs no key`,
    `then: copy .env.example to .env, enter your key, and run \`${program} smoke\``,
  ].join('\n');
}

async function filesOf(ci: CiName | undefined, folder: string, program: string): Promise<NewFile[]> {
  const variables = credentialVariables(PROFILE.conventions.credentials);
  const keys = variables.map((name) => settingName('production', name));
  return [
    ...(await packagedFiles('environments', '.postman_environment.json')),
    ...(await packagedFiles('collections', '.postman_collection.json')),
    ...(await packagedFiles('collections/custom', 'postman.d.ts')),
    ...(await packagedFiles('collections/custom', 'tsconfig.json')),
    { path: '.env.example', text: envExample(PROFILE.conventions) },
    { path: '.gitignore', text: `${IGNORED.join('\n')}\n` },
    { path: 'README.md', text: readme(program) },
    ...(ci === undefined ? [] : [workflowFile(ci, { source: await packageSource(folder), keys })]),
  ];
}

/** The files of the program: in a checkout the committed ones, and not those of the current folder. */
async function packagedFiles(folder: string, suffix: string): Promise<NewFile[]> {
  const names = (await readdir(join(ROOT, folder))).filter((name) => name.endsWith(suffix)).sort();
  return Promise.all(
    names.map(async (name) => ({ path: `${folder}/${name}`, text: await readFile(join(ROOT, folder, name), 'utf8') })),
  );
}

/** What `npx` installs in CI: the file of the package if it is in the folder, which is the repository. */
async function packageSource(folder: string): Promise<string> {
  const file = cachedFile();
  const path = file === undefined ? '..' : relative(folder, file);
  if (!path.startsWith('..') && !isAbsolute(path)) return shellQuoted(`file:${slashed(path)}`);
  const { name, version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Record<string, string>;
  return `${name}@${version}`;
}

function readme(program: string): string {
  return `# Smoke tests of the ${PROFILE.title}

\`\`\`sh
# without a key
${program} smoke --env sandbox
# with your key, which goes into .env: all environments; the report is reports/latest/index.html
cp .env.example .env
${program} smoke
\`\`\`

| folder | contents |
|---|---|
| \`environments/\` | one file for each environment, without secrets; \`environment add NAME --base-url URL\` adds one |
| \`collections/\` | the generated collections, for import into Postman |
| \`reports/\` | the results, not committed |
`;
}
