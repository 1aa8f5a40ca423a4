/** The requests in their folders, as Postman shows the collection, one tree per environment. */
import type { EnvironmentRun, RequestRun, Run } from '../../../run/model.ts';
import { isProblem } from '../../../run/status.ts';
import { fragmentOf } from '../../deep-link.ts';
import { counted, grouped } from '../../quantity.ts';
import { labelOf } from '../../text.ts';
import { reasonText } from '../../words/reason.ts';
import type { Budget } from './budget.ts';
import { FilterBar } from './filter-bar.tsx';
import { FolderPath, RequestEntry } from './request.tsx';
import { StatusBadge } from './status.tsx';
import { Isolated } from './text.tsx';

interface Folder {
  readonly name: string;
  readonly folders: Map<string, Folder>;
  readonly requests: RequestRun[];
}

/** Collections have few levels; more would leave no width for text. */
const MAX_FOLDER_DEPTH = 12;

/** If an environment has more problems than this, its folders are closed: the causes are above. */
const MAX_OPEN_PROBLEMS = 20;

export function RequestTree({ run, budget }: { readonly run: Run; readonly budget: Budget }) {
  return (
    <section aria-labelledby=":requests" id=":tree">
      <h2 id=":requests">Requests</h2>
      <FilterBar run={run} />
      {!budget.full && (
        <p class="quiet">
          In a run of this size, headers, cURL commands and long bodies are here only for the requests that need
          attention. All of them are in run.json.
        </p>
      )}
      {run.environments.map((environment) => (
        <EnvironmentTree environment={environment} budget={budget} />
      ))}
    </section>
  );
}

function EnvironmentTree({ environment, budget }: { readonly environment: EnvironmentRun; readonly budget: Budget }) {
  const { name, status, requests } = environment;
  const reason = reasonText(environment);
  const areProblemsOpen = requests.filter(isProblem).length <= MAX_OPEN_PROBLEMS;
  return (
    <details class="environment-tree" open={status !== 'skipped'} data-environment={labelOf(name)}>
      <summary>
        <h3>
          <Isolated value={name} />
        </h3>
        <StatusBadge status={status} /> <span class="quiet">{counted(requests.length, 'request')}</span>
      </summary>
      <div class="folder-items" id={fragmentOf(name)}>
        {reason !== undefined && (
          <p class="reason">
            <Isolated value={reason} />
          </p>
        )}
        <FolderItems
          folder={treeOf(requests)}
          environment={environment}
          budget={budget}
          areProblemsOpen={areProblemsOpen}
          isTop
        />
      </div>
    </details>
  );
}

interface FolderProps {
  readonly folder: Folder;
  readonly environment: EnvironmentRun;
  readonly budget: Budget;
  /** Folders with a problem are open. */
  readonly areProblemsOpen: boolean;
}

/** @param isTop it is the root of the tree: a single folder in it is open, so that there is something to see. */
function FolderItems({ folder, isTop = false, ...rest }: FolderProps & { readonly isTop?: boolean }) {
  const { environment, budget } = rest;
  return (
    <>
      {folder.requests.map((request) => (
        <RequestEntry request={request} environment={environment} budget={budget} />
      ))}
      {[...folder.folders.values()].map((inner) => (
        <FolderEntry
          {...rest}
          folder={inner}
          isOnly={isTop && folder.requests.length === 0 && folder.folders.size === 1}
        />
      ))}
    </>
  );
}

function FolderEntry({ folder, isOnly, ...rest }: FolderProps & { readonly isOnly: boolean }) {
  const { environment, budget, areProblemsOpen } = rest;
  const { names, innermost } = joined(folder);
  const all = requestsIn(innermost);
  const [only] = all;
  if (only !== undefined && all.length === 1) {
    // A folder with one request is shown on the request's line.
    return <RequestEntry request={only} environment={environment} budget={budget} folder={names} />;
  }
  const problems = all.filter(isProblem).length;
  const needsLook = problems > 0 || all.some(({ status }) => status === 'flaky');
  const isOpen = isOnly || (areProblemsOpen && needsLook);
  return (
    <details class="folder" open={isOpen}>
      <summary>
        <span>
          <FolderPath names={names} />
        </span>
        <span class="quiet">{grouped(all.length)}</span>
        {problems > 0 && <span class="flag failed">{counted(problems, 'problem')}</span>}
      </summary>
      <div class="folder-items">
        <FolderItems {...rest} folder={innermost} />
      </div>
    </details>
  );
}

/** Folders that hold one folder and nothing else share a line. */
function joined(folder: Folder): { readonly names: readonly string[]; readonly innermost: Folder } {
  const names = [folder.name];
  let innermost = folder;
  while (innermost.requests.length === 0 && innermost.folders.size === 1) {
    const [only] = innermost.folders.values();
    if (only === undefined) break;
    innermost = only;
    names.push(innermost.name);
  }
  return { names, innermost };
}

function treeOf(requests: readonly RequestRun[]): Folder {
  const root: Folder = { name: '', folders: new Map(), requests: [] };
  for (const request of requests) {
    let folder = root;
    for (const name of request.folder.slice(0, MAX_FOLDER_DEPTH)) {
      const inner = folder.folders.get(name) ?? { name, folders: new Map(), requests: [] };
      folder.folders.set(name, inner);
      folder = inner;
    }
    folder.requests.push(request);
  }
  return root;
}

function requestsIn(folder: Folder): RequestRun[] {
  return [...folder.requests, ...[...folder.folders.values()].flatMap(requestsIn)];
}
