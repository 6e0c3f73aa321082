import type { Handler } from '../../cli/command.ts';

export const run: Handler = () => {
  throw new Error('not written yet');
};
