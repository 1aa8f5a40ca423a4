/** CI systems: where a run was made, and the commands in their logs: sections that fold, and annotations. */
import type { RunSource } from '../run/model.ts';
import { type Annotation, githubAnnotation, githubEscaped } from '../shared/github-command.ts';
import { safeAddress } from '../shared/secrets/safe-address.ts';
import type { Settings } from './config.ts';

export interface CiLog {
  readonly begin: (name: string) => string;
  readonly end: (name: string) => string;
  /** Missing where the system has no annotations in its log. */
  readonly annotate?: (annotation: Annotation) => string;
}

/** The system whose variables the environment has; nothing elsewhere. */
export function ciLogOf(
  env: Readonly<Record<string, string | undefined>>,
  now: () => number = Date.now,
): CiLog | undefined {
  if (env.GITHUB_ACTIONS === 'true') return GITHUB;
  if (env.GITLAB_CI === 'true') return gitlab(now);
  return env.TF_BUILD === 'True' ? AZURE : undefined;
}

const GITHUB: CiLog = {
  begin: (name) => `::group::${githubEscaped(name)}`,
  end: () => '::endgroup::',
  annotate: githubAnnotation,
};

/** https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands */
const AZURE: CiLog = {
  begin: (name) => `##[group]${oneLine(name)}`,
  end: () => '##[endgroup]',
  annotate: ({ level, title, text, file, line }) => {
    const properties = [
      `type=${level}`,
      ...(file === undefined ? [] : [`sourcepath=${escapeAzure(file)}`]),
      ...(line === undefined ? [] : [`linenumber=${line}`]),
    ];
    return `##vso[task.logissue ${properties.join(';')}]${escapeAzure(`${title}: ${text}`)}`;
  },
};

/** https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections */
function gitlab(now: () => number): CiLog {
  const section = (name: string) => `environment_${name.replaceAll(/[^A-Za-z0-9_.-]/g, '_')}`;
  const seconds = () => Math.floor(now() / 1000);
  return {
    begin: (name) => `\x1b[0Ksection_start:${seconds()}:${section(name)}\r\x1b[0K${oneLine(name)}`,
    end: (name) => `\x1b[0Ksection_end:${seconds()}:${section(name)}\r\x1b[0K`,
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}

function escapeAzure(text: string): string {
  return text
    .replaceAll('%', '%AZP25')
    .replaceAll(';', '%3B')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(']', '%5D');
}

/** The folder of the repository, to which the files of annotations are relative. */
export function repositoryOf(settings: Settings): string | undefined {
  return settings.GITHUB_WORKSPACE || settings.BUILD_SOURCESDIRECTORY;
}

/** Commit, branch and job, from the variables of CI systems. */
export function sourceOf(settings: Settings): { source?: RunSource } {
  const first = (...names: string[]) => names.map((name) => settings[name]).find(Boolean);
  const commit = first('GITHUB_SHA', 'CI_COMMIT_SHA', 'GIT_COMMIT', 'BUILD_SOURCEVERSION');
  const branch = first(
    ...['GITHUB_HEAD_REF', 'GITHUB_REF_NAME', 'CI_COMMIT_REF_NAME', 'GIT_BRANCH', 'BUILD_SOURCEBRANCHNAME'],
  );
  const { GITHUB_RUN_ID: id, GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = settings;
  const url = id ? `${server}/${repository}/actions/runs/${id}` : first('CI_JOB_URL', 'BUILD_URL');
  if (commit === undefined && url === undefined) return {};
  return {
    source: {
      ...(commit === undefined ? {} : { commit }),
      ...(branch === undefined ? {} : { branch }),
      ...(url === undefined ? {} : { url: safeAddress(url) }),
    },
  };
}
