import { describe, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { consumeAgentDone, stopFiles } from '../../../src/loop/stop-conditions.ts';
import { openFiles } from '../../../src/platform/files.ts';
import { scratch } from '../../support/scratch.ts';

const files = openFiles();

describe('files that end the Loop', () => {
  test('nothing there is nothing asked', () => {
    using folder = scratch('stops');
    expect(stopFiles(files, folder.path, join(folder.path, 'stop'))).toEqual({});
  });

  test('the stop file, whatever it holds', () => {
    using folder = scratch('stops');
    const path = folder.write('stop', '');
    expect(stopFiles(files, folder.path, path)).toEqual({ stopFile: path });
  });

  test('.agent-done tells the agent’s reason', () => {
    using folder = scratch('stops');
    folder.write('.agent-done', '  every issue is closed\n');
    expect(stopFiles(files, folder.path, undefined)).toEqual({ agentDone: 'every issue is closed' });
  });

  test('an empty .agent-done, and a folder of that name, stop without a reason', () => {
    using folder = scratch('stops');
    folder.write('.agent-done', '');
    expect(stopFiles(files, folder.path, undefined).agentDone).toBe('the agent gave no reason');
    using other = scratch('stops');
    mkdirSync(join(other.path, '.agent-done'));
    expect(stopFiles(files, other.path, undefined).agentDone).toBe('the agent gave no reason');
  });

  test('a novel in .agent-done is cut, and kept whole beside', () => {
    using folder = scratch('stops');
    const novel = 'word '.repeat(10_000);
    folder.write('.agent-done', novel);
    expect(stopFiles(files, folder.path, undefined).agentDone?.length).toBeLessThanOrEqual(2048);
    consumeAgentDone(files, folder.path);
    expect(stopFiles(files, folder.path, undefined)).toEqual({});
    expect(readFileSync(join(folder.path, '.agent-done.seen'), 'utf8')).toBe(novel);
  });

  test('a named pipe in its place does not hang the Loop', () => {
    using folder = scratch('stops');
    spawnSync('mkfifo', [join(folder.path, '.agent-done')]);
    expect(stopFiles(files, folder.path, undefined).agentDone).toBe('the agent gave no reason');
    consumeAgentDone(files, folder.path);
    expect(existsSync(join(folder.path, '.agent-done'))).toBe(false);
  });
});
