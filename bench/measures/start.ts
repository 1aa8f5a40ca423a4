/** What a person waits for before anything happens at all. */
import { interleave } from '../interleave.ts';
import { type Measure, warmsUp } from '../measure.ts';
import { CLI } from '../own.ts';
import { runNode } from '../process.ts';
import { bounded, seconds } from '../row.ts';

export const start: Measure = {
  name: 'start',
  async run(context) {
    // Short runs: more of them, for a steadier middle.
    const rounds = context.quick ? 1 : context.rounds * 3;
    const { help, flag, node } = await interleave(
      rounds,
      {
        help: () => runNode([CLI, '--help']),
        flag: () => runNode([CLI, 'smoke', '--no-such-flag'], { codes: [2] }),
        node: () => runNode(['--eval', '']),
      },
      warmsUp(context),
    );
    const wall = (samples: typeof help) => samples.map(({ wallMs }) => wallMs);
    return [
      bounded({ measure: '`--help`', unit: seconds, ours: wall(help), most: 150 }),
      bounded({ measure: 'a wrong flag', unit: seconds, ours: wall(flag), most: 150 }),
      bounded({ measure: 'Node by itself', unit: seconds, ours: wall(node), note: 'to compare' }),
    ];
  },
};
