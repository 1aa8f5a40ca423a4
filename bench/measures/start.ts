/** The start-up time. */
import { interleave } from '../interleave.ts';
import { type Measure, warmsUp } from '../measure.ts';
import { CLI, runNode } from '../process.ts';
import { bounded, seconds } from '../row.ts';

export const start: Measure = {
  name: 'start',
  async run(context) {
    // Short runs need more rounds for a stable median.
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
      bounded({ measure: '`--help`', unit: seconds, ours: wall(help), max: 150 }),
      bounded({ measure: 'an unknown flag', unit: seconds, ours: wall(flag), max: 150 }),
      bounded({ measure: 'Node by itself', unit: seconds, ours: wall(node), note: 'for comparison' }),
    ];
  },
};
