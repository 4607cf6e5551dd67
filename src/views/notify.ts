import type { NotifyTested } from '../verbs/notify.ts';
import { paint } from './style.ts';

/** `notify test`: a line for each way of telling. */
export const notifyTestText = (tested: readonly NotifyTested[], color: boolean): string => {
  const { green, red } = paint(color);
  if (tested.length === 0) return 'nobody is told of anything: there is no [[notify]] in the configuration\n';
  return tested
    .map(({ name, reason }) =>
      reason === undefined ? `${green('told')}    ${name}\n` : `${red('failed')}  ${name}: ${reason}\n`,
    )
    .join('');
};
