import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceManagerName, ServiceSpec } from '../../../src/model/service.ts';
import { serviceDefinition } from '../../../src/service/definition.ts';
import { readMark } from '../../../src/service/mark.ts';
import { serviceName } from '../../../src/service/name.ts';
import { parsePlist } from '../../support/plist.ts';
import { oddName, serviceSpecOf } from '../../support/service-spec.ts';
import { valueOf } from '../../support/value-of.ts';

const definition = (manager: ServiceManagerName, changes: Partial<ServiceSpec> = {}): string =>
  valueOf(serviceDefinition(manager, serviceSpecOf(changes)));

const golden = (name: string): string => readFileSync(join(import.meta.dir, '../../golden/services', name), 'utf8');

const monitor: Partial<ServiceSpec> = {
  role: 'monitor',
  command: ['/home/ada/.local/bin/agent-runner', 'monitor', '--config=/home/ada/project/agent-runner.toml'],
  stopLimitMs: 30_000,
};
const machine: Partial<ServiceSpec> = { scope: 'system', user: 'ada' };
const odd: Partial<ServiceSpec> = {
  project: oddName,
  configPath: `/home/ada/${oddName}/--/agent-runner.toml`,
  command: [`/home/ada/${oddName}/agent-runner`, 'serve', `--config=/home/ada/${oddName}/\n/agent-runner.toml`],
  env: { PATH: `/home/ada/${oddName}:/bin` },
};

test.each([
  ['agent-runner@project.service', definition('systemd')],
  ['agent-runner-monitor@project.service', definition('systemd', monitor)],
  ['agent-runner@project.system.service', definition('systemd', machine)],
  ['agent-runner@odd.service', definition('systemd', odd)],
  ['agent-runner.project.plist', definition('launchd')],
  ['agent-runner.odd.plist', definition('launchd', { ...odd, ...machine })],
])('%s is as it was reviewed', (name, text) => {
  expect(text).toBe(golden(name));
});

describe.each(['systemd', 'launchd'] as const)('a definition for %s', (manager) => {
  test('tells whose it is, whatever the path', () => {
    const { role, configPath: config } = serviceSpecOf(odd);
    expect(readMark(definition(manager, odd))).toEqual({ role, config });
    expect(readMark('# agent-runner: {"role":"cook"}\n')).toBeUndefined();
    expect(readMark('[Service]\nExecStart=/bin/true\n')).toBeUndefined();
  });
});

const isPositive = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0;

/** launchd.plist(5): the keys that we use, and what they hold. */
const launchdKeys: Readonly<Record<string, (value: unknown) => boolean>> = {
  Label: (value) => typeof value === 'string' && /^[\w.:-]+$/.test(value),
  ProgramArguments: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  EnvironmentVariables: (value) => Object.values(value as object).every((one) => typeof one === 'string'),
  UserName: (value) => typeof value === 'string',
  RunAtLoad: (value) => typeof value === 'boolean',
  KeepAlive: (value) => typeof (value as { SuccessfulExit: unknown }).SuccessfulExit === 'boolean',
  ThrottleInterval: isPositive,
  // 0 would be for ever.
  ExitTimeOut: isPositive,
  ProcessType: (value) => ['Background', 'Standard', 'Adaptive', 'Interactive'].includes(value as string),
  StandardOutPath: (value) => typeof value === 'string' && value.startsWith('/'),
  StandardErrorPath: (value) => typeof value === 'string' && value.startsWith('/'),
};

test.each([
  ['plain', {}],
  ['odd', odd],
  ['for the machine', machine],
  ['of a monitor', monitor],
])('a launchd job, %s, is a property list with launchd’s keys, and means what was asked', (_, changes) => {
  const job = parsePlist(definition('launchd', changes)) as Record<string, unknown>;
  for (const [key, value] of Object.entries(job)) expect([key, launchdKeys[key]?.(value)]).toEqual([key, true]);
  const spec = serviceSpecOf(changes);
  // A file is to bear its job's label; UserName is for the machine's domain alone.
  expect(`${String(job['Label'])}.plist`).toBe(serviceName('launchd', spec.role, spec.project));
  expect('UserName' in job).toBe(spec.scope === 'system');
  expect((job['ProgramArguments'] as string[]).slice(3)).toEqual([...spec.command]);
  expect(job['EnvironmentVariables']).toEqual(spec.env);
  expect(job['ExitTimeOut']).toBe(spec.stopLimitMs / 1000);
});

test('what a property list cannot hold is refused', () => {
  const spec = serviceSpecOf({ env: { PATH: '/bin:/\u0001' } });
  expect(serviceDefinition('launchd', spec)).toMatchObject({
    ok: false,
    failure: { code: 'not_expressible', text: '/bin:/\u0001' },
  });
  expect(serviceDefinition('systemd', spec).ok).toBe(true);
});
