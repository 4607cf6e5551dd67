import { afterAll, beforeAll, expect, test } from 'bun:test';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemdUnit } from '../../../src/service/systemd.ts';
import { needs } from '../../support/needs.ts';
import { scratch, type Scratch } from '../../support/scratch.ts';
import { oddName, serviceSpecOf } from '../../support/service-spec.ts';
import { until } from '../../support/until.ts';
import { canStartSystemd, userSystemd, type UserSystemd } from '../../support/user-systemd.ts';

let systemd: UserSystemd;
let folder: Scratch;

/** Tells its arguments and a variable, each ended by NUL. */
const teller =
  '#!/bin/sh\nprintf \'%s\\0\' "$@" "$PATH" > "${0%/*}/told.part" && mv "${0%/*}/told.part" "${0%/*}/told"\n';

needs('systemd-run', 'unshare', 'nsenter').if(canStartSystemd)('what a unit says is what arrives', () => {
  beforeAll(async () => {
    systemd = await userSystemd();
    folder = scratch('quoting');
  }, 60_000);

  afterAll(async () => {
    await systemd[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const names: readonly (readonly [string, string])[] = [
    ['spaces', ' a  b '],
    ['quotes', `"it's"`],
    ['specifiers', '%h 100%% %'],
    ['variables', '$HOME ${HOME} $$'],
    ['backslashes', String.raw`\n \\ \x41 a\ `],
    ['a newline', 'two\nlines'],
    ['a tab and other control characters', 'a\tb\u0001c\u007F'],
    ['what ends a command', '; | & # -'],
    ['all of it', oddName],
  ];

  test.each(names)('%s', async (_, name) => {
    const place = join(folder.path, `x${name}`);
    mkdirSync(place);
    const program = join(place, 'teller');
    writeFileSync(program, teller);
    chmodSync(program, 0o755);
    const path = `/usr/bin:/bin:/${name}`;
    const spec = serviceSpecOf({
      project: name,
      command: [program, name, `--config=${name}`, ''],
      env: { PATH: path },
    });
    const unit = `quoting-${Bun.hash(name)}.service`;
    mkdirSync(join(systemd.home, '.config/systemd/user'), { recursive: true });
    // It tells and ends, and is no supervisor.
    writeFileSync(
      join(systemd.home, '.config/systemd/user', unit),
      systemdUnit(spec).replace('Type=notify', 'Type=oneshot').replace('Restart=on-failure', 'Restart=no'),
    );
    await systemd.run(['systemctl', '--user', 'daemon-reload']);
    const started = await systemd.run(['systemctl', '--user', 'start', unit]);
    expect(started).toEqual({ code: 0, stdout: '', stderr: '' });
    const told = await until(() => readFileSync(join(place, 'told'), 'utf8'));
    expect(told.split('\0')).toEqual([name, `--config=${name}`, '', path, '']);
  });
});
