import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os';

/** What the figures depend on. */
export interface Machine {
  readonly system: string;
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGiB: number;
  readonly node: string;
  /** Of the last minute, before the first measure: above the number of cores, figures in seconds say little. */
  readonly load: number;
}

export function thisMachine(): Machine {
  return {
    system: `${type()} ${process.arch}`,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
    load: loadavg()[0] ?? 0,
  };
}
