/** The sandbox as a process: start-up time, throughput and latency. */
import { Agent, get } from 'node:http';
import { KEY_ID, KEY_SECRET, ROOT_ID } from '../../scripts/sandbox/credentials.ts';
import { interleave, median, percentile } from '../interleave.ts';
import { type Measure, warmsUp } from '../measure.ts';
import { bounded, milliseconds, perSecond, seconds } from '../row.ts';
import { startSandboxProcess } from '../server-process.ts';

const PATH = `/v1/organizations/${ROOT_ID}/services`;
const CONNECTIONS = 8;

export const sandbox: Measure = {
  name: 'sandbox',
  async run(context) {
    const { starts } = await interleave(context.rounds, { starts: startToResponse }, warmsUp(context));
    const requests = context.quick ? 50 : 20_000;
    const { loads } = await interleave(context.rounds, { loads: () => load(requests) });
    const rates = loads.map(({ ms }) => (requests / ms) * 1000);
    const note = `${requests} × list of services over ${CONNECTIONS} connections, with the client on another core`;
    return [
      bounded({ measure: 'sandbox: start to first response', unit: seconds, ours: starts, max: 500 }),
      bounded({ measure: 'sandbox: requests per second', unit: perSecond, ours: rates, min: 5000, note }),
      bounded({ measure: 'sandbox: p99', unit: milliseconds, ours: loads.map(({ p99 }) => p99), max: 5 }),
      bounded({ measure: 'sandbox: median', unit: milliseconds, ours: [median(loads.map(({ p50 }) => p50))] }),
    ];
  },
};

async function startToResponse(): Promise<number> {
  const started = performance.now();
  const { url, stop } = await startSandboxProcess();
  try {
    await send(new Agent(), url);
    return performance.now() - started;
  } finally {
    await stop();
  }
}

async function load(requests: number): Promise<{ ms: number; p50: number; p99: number }> {
  const { url, stop } = await startSandboxProcess();
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const times: number[] = [];
  let left = requests;
  try {
    // Warms up the just-in-time compiler.
    for (let count = 0; count < Math.min(500, requests); count++) await send(agent, url);
    const started = performance.now();
    await Promise.all(Array.from({ length: CONNECTIONS }, sendAll));
    return { ms: performance.now() - started, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
  } finally {
    agent.destroy();
    await stop();
  }

  async function sendAll(): Promise<void> {
    while (left-- > 0) times.push(await send(agent, url));
  }
}

/** @returns milliseconds until the end of the response. */
function send(agent: Agent, url: string): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    get(url + PATH, { agent, auth: `${KEY_ID}:${KEY_SECRET}` }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`the sandbox responded with ${response.statusCode}`));
      response.resume();
      response.once('end', () => resolve(performance.now() - began));
    }).once('error', reject);
  });
}
