import { expect, test } from 'bun:test';
import { shownProjects } from '../../../src/web/shown-projects.ts';
import { configOf, leastText } from '../../support/config-text.ts';

const config = configOf(leastText);
const idsOf = (plan: ReturnType<typeof shownProjects>): readonly string[] =>
  [...plan.local, ...plan.remote].map(({ shown }) => shown.id);

test('each project here and on each host, under names that an address can hold', () => {
  const plan = shownProjects([config, config], ['pi', 'ada@nas.example'], undefined);
  expect(idsOf(plan)).toEqual([
    'project',
    'project-2',
    'project-pi',
    'project-pi-2',
    'project-ada-nas-example',
    'project-ada-nas-example-2',
  ]);
  expect(plan.remote[0]).toMatchObject({ host: 'pi', dir: '~/.agent-runner/project/logs' });
});

test('a named log folder stands for one project a host, also without a configuration', () => {
  const named = (dir: string) => shownProjects([], ['pi'], dir).remote[0]?.shown;
  expect(named('~/.agent-runner/night/logs')).toEqual({ id: 'night-pi', project: 'night', host: 'pi' });
  expect(named('work/shop')).toMatchObject({ project: 'shop' });
  expect(named('logs')).toMatchObject({ project: 'logs' });
});
