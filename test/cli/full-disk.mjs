// Given to a process with --import: from then on every file of a report meets a full disk, as the system would tell it.
import { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const write = promises.writeFile;
promises.writeFile = (file, ...rest) =>
  /index\.html$/.test(String(file))
    ? Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }))
    : write(file, ...rest);
syncBuiltinESMExports();
