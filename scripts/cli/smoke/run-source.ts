/** Where a run was made, as far as the CI system tells. */
import type { RunSource } from '../../run/model.ts';
import { safeAddress } from '../../shared/safe-address.ts';
import type { Settings } from '../config.ts';

/** Commit, branch and job, from the variables of CI systems. */
export function sourceOf(settings: Settings): { source?: RunSource } {
  const commit = settings.GITHUB_SHA ?? settings.CI_COMMIT_SHA ?? settings.GIT_COMMIT ?? settings.BUILD_SOURCEVERSION;
  const branch =
    settings.GITHUB_HEAD_REF ||
    settings.GITHUB_REF_NAME ||
    settings.CI_COMMIT_REF_NAME ||
    settings.GIT_BRANCH ||
    settings.BUILD_SOURCEBRANCHNAME;
  const github =
    settings.GITHUB_RUN_ID === undefined
      ? undefined
      : `${settings.GITHUB_SERVER_URL}/${settings.GITHUB_REPOSITORY}/actions/runs/${settings.GITHUB_RUN_ID}`;
  const url = github ?? settings.CI_JOB_URL ?? settings.BUILD_URL;
  if (commit === undefined && url === undefined) return {};
  return {
    source: {
      ...(commit === undefined ? {} : { commit }),
      ...(branch === undefined ? {} : { branch }),
      ...(url === undefined ? {} : { url: safeAddress(url) }),
    },
  };
}
