/** The type of a report format. */
import type { EnvironmentRun, Run } from '../../run/model.ts';
import type { PastRun } from '../analysis/history.ts';

/** The style and the script of the HTML page. */
export interface PageAssets {
  /** The text of the style sheets. */
  readonly style: string;
  /** The text of the files in `html/client/`. */
  readonly script: string;
}

/** What a format may use besides the run. */
export interface FormatOptions {
  /** Earlier runs of the suite, oldest first. */
  readonly history: readonly PastRun[];
  /** The newest earlier runs of other suites. */
  readonly others?: readonly Run[];
  readonly assets: PageAssets;
  /** The page's style is a file beside it, for servers whose content security policy refuses style within a page. */
  readonly styleFile?: boolean;
}

export interface EnvironmentFormatOptions extends FormatOptions {
  /** The environment that the file is about. */
  readonly environment: EnvironmentRun;
}

/** Renders a run as the text of one file. It reads and writes nothing. */
export type Format<Options = FormatOptions> = (run: Run, options: Options) => string;

export type ReportFormat =
  /** One file for the run. */
  | {
      readonly per: 'run';
      readonly file: string;
      readonly render: Format;
      /** Default: always. */
      readonly isWanted?: (options: FormatOptions) => boolean;
    }
  /** One file for each environment, named after the environment, with this suffix. */
  | { readonly per: 'environment'; readonly suffix: string; readonly render: Format<EnvironmentFormatOptions> }
  /** Written only where the user names a file. */
  | { readonly per: 'flag'; readonly render: Format }
  /** Appended to the summary of the CI job, a file that may hold `maxBytes`. */
  | { readonly per: 'job'; readonly maxBytes: number; readonly render: Format };
