/** Workflows of CI systems that run the smoke suite without a checkout of this project. */

export const CI_NAMES = ['github', 'gitlab', 'jenkins', 'azure'] as const;

export type CiName = (typeof CI_NAMES)[number];

export interface WorkflowOptions {
  /** What `npx` installs: name and version, or a file. */
  readonly source: string;
  /** Names of the settings that hold the key. */
  readonly keys: readonly string[];
}

/** Each is valid YAML, or Groovy for Jenkins. */
const WORKFLOWS: Readonly<
  Record<CiName, { readonly path: string; readonly text: (options: WorkflowOptions) => string }>
> = {
  github: {
    path: '.github/workflows/clickhouse-cloud-postman.yml',
    text: ({ source, keys }) => `# Add the secrets ${keys.join(' and ')} to the repository.
# ${fromRegistry(source)}
name: smoke
on:
  schedule:
    - cron: '17 5 * * *'
  workflow_dispatch:
permissions:
  contents: read
jobs:
  smoke:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with:
          node-version: 22
      - run: npx --yes ${source} smoke --require-all
        env:
${keys.map((key) => `          ${key}: \${{ secrets.${key} }}`).join('\n')}
      - uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2
        if: always()
        with:
          name: report
          path: reports/
`,
  },
  gitlab: {
    path: '.gitlab-ci.yml',
    text: ({ source, keys }) => `# Add the masked variables ${keys.join(' and ')} to the project.
# ${fromRegistry(source)}
smoke:
  image: node:22
  script:
    - npx --yes ${source} smoke --require-all
  artifacts:
    when: always
    paths: [reports/]
    reports:
      junit: reports/latest/*.junit.xml
`,
  },
  jenkins: {
    path: 'Jenkinsfile',
    text: ({ source, keys }) => `// Add credentials (secret text) with the IDs ${keys.join(' and ')} to Jenkins.
// ${fromRegistry(source)}
pipeline {
  agent { docker { image 'node:22' } }
  environment {
${keys.map((key) => `    ${key} = credentials('${key}')`).join('\n')}
    HOME = "\${WORKSPACE}"
  }
  stages {
    stage('smoke') { steps { sh 'npx --yes ${source} smoke --require-all --style-file' } }
  }
  post {
    always {
      junit 'reports/latest/*.junit.xml'
      archiveArtifacts 'reports/latest/**'
    }
  }
}
`,
  },
  azure: {
    path: 'azure-pipelines.yml',
    text: ({ source, keys }) => `# Add the secret variables ${keys.join(' and ')} to the pipeline.
# ${fromRegistry(source)}
pool:
  vmImage: ubuntu-latest
steps:
  - task: NodeTool@0
    inputs:
      versionSpec: '22.x'
  - script: npx --yes ${source} smoke --require-all
    env:
${keys.map((key) => `      ${key}: $(${key})`).join('\n')}
  - task: PublishTestResults@2
    condition: always()
    inputs:
      testResultsFormat: JUnit
      testResultsFiles: reports/latest/*.junit.xml
  - publish: reports
    condition: always()
    artifact: report
`,
  },
};

/** The public registry does not have the package: there, the name could belong to anybody. */
function fromRegistry(source: string): string {
  return source.includes('file:')
    ? 'The file of the package is in this repository.'
    : `npx takes ${source} from the registry of your .npmrc, where you have put it.`;
}

export function workflowFile(name: CiName, options: WorkflowOptions): { path: string; text: string } {
  const { path, text } = WORKFLOWS[name];
  return { path, text: text(options) };
}
