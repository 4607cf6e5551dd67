import { describe, expect, test } from 'bun:test';
import { run } from '../support/binary.ts';
import { got, testRepository, type TestRepository } from '../support/git-repository.ts';
import { scratch } from '../support/scratch.ts';

/** Leaves work in the tree and has it stashed as round `roundNum` would. */
const orphan = async (made: TestRepository, roundNum: number, name: string, text: string): Promise<string> => {
  made.write(name, text);
  const request = { roundNum, message: `ORPHAN R${roundNum} phase=build ts=2026-11-22T12:00:00.000Z`, exclude: [] };
  return got(await made.repository.stash(request)).copy.sha;
};

const at = (made: TestRepository) => ({ cwd: made.path });

describe('orphans', () => {
  test('nothing kept is said so', async () => {
    using made = testRepository();
    expect(await run(['orphans'], at(made))).toEqual({
      code: 0,
      stdout: 'Nothing is kept: no round left uncommitted work behind.\n',
      stderr: '',
    });
  });

  test('kept work is listed with its round, age, files, place and the way back', async () => {
    using made = testRepository();
    const first = await orphan(made, 3, 'a.txt', 'changed\n');
    made.git('stash', 'drop', '--quiet');
    const second = await orphan(made, 12, 'new file.txt', 'new\n');
    const { code, stdout, stderr } = await run(['orphans'], at(made));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      new RegExp(`^R12 +${second.slice(0, 12)} +[\\d.]+ s ago +1 file +stash, ref +ORPHAN R12 phase=build`, 'm'),
    );
    expect(stdout).toMatch(new RegExp(`^R3 +${first.slice(0, 12)} +[\\d.]+ s ago +1 file +ref +ORPHAN R3`, 'm'));
    expect(stdout).toContain('agent-runner orphans restore ');
  });

  test('--json tells all of it', async () => {
    using made = testRepository();
    const sha = await orphan(made, 3, 'a.txt', 'changed\n');
    const { stdout } = await run(['orphans', '--json'], at(made));
    expect(JSON.parse(stdout)).toEqual({
      orphans: [
        {
          name: 'R3',
          round_num: 3,
          sha,
          ref: 'refs/agent-runner/orphans/R3',
          in_stash: true,
          kept_at: expect.any(String),
          message: 'ORPHAN R3 phase=build ts=2026-11-22T12:00:00.000Z',
          files: [{ path: 'a.txt', status: ' M' }],
        },
      ],
    });
  });

  test('show prints the files and the patch, by SHA and by name', async () => {
    using made = testRepository();
    const sha = await orphan(made, 3, 'a.txt', 'one\nTWO\nthree\n');
    for (const word of [sha, sha.slice(0, 4), 'R3']) {
      const { code, stdout } = await run(['orphans', 'show', word], at(made));
      expect(code).toBe(0);
      expect(stdout).toContain(`R3  ${sha}`);
      expect(stdout).toContain('   M a.txt\n');
      expect(stdout).toContain('-two\n+TWO\n');
    }
    const { stdout } = await run(['orphans', 'show', 'R3', '--json'], at(made));
    expect(JSON.parse(stdout)).toMatchObject({ sha, patch: expect.stringContaining('+TWO') });
  });

  test('restore brings it back, drop lets it go', async () => {
    using made = testRepository();
    const sha = await orphan(made, 3, 'a.txt', 'changed\n');
    const restored = await run(['orphans', 'restore', 'R3'], at(made));
    expect({ code: restored.code, stderr: restored.stderr }).toEqual({ code: 0, stderr: '' });
    expect(restored.stdout).toContain(`agent-runner orphans drop ${sha.slice(0, 12)}`);
    expect(made.files().get('a.txt')).toBe('file changed\n');
    const dropped = await run(['orphans', 'drop', sha.slice(0, 8)], at(made));
    expect(dropped.code).toBe(0);
    expect(made.git('for-each-ref', 'refs/agent-runner', 'refs/stash')).toBe('');
    expect(made.files().get('a.txt')).toBe('file changed\n');
  });

  test('restore refuses to overwrite, and says what is in the way', async () => {
    using made = testRepository();
    await orphan(made, 3, 'new.txt', 'kept\n');
    made.write('new.txt', 'other work\n');
    const { code, stderr } = await run(['orphans', 'restore', 'R3'], at(made));
    expect(code).toBe(1);
    expect(stderr).toContain('move them first');
    expect(stderr).toContain('new.txt');
    expect(made.files().get('new.txt')).toBe('file other work\n');
  });

  test('--dir looks elsewhere, and a configuration’s work_dir is found', async () => {
    using made = testRepository();
    using project = scratch('project');
    await orphan(made, 3, 'a.txt', 'changed\n');
    const elsewhere = { ...at(made), cwd: project.path };
    expect((await run(['orphans', '--dir', made.path], elsewhere)).stdout).toContain('R3');
    project.write('prompt.md', 'x'.repeat(200));
    project.write(
      'agent-runner.toml',
      `[agent]\npreset = "demo"\n[runtime]\nwork_dir = ${JSON.stringify(made.path)}\n[prompt]\nfile = "prompt.md"\n`,
    );
    expect((await run(['orphans'], elsewhere)).stdout).toContain('R3');
  });

  test('what is not there, what is too short, and no repository are told', async () => {
    using made = testRepository();
    using none = scratch('none');
    await orphan(made, 3, 'a.txt', 'changed\n');
    for (const word of ['deadbeef', 'R4', 'abc']) {
      const { code, stderr } = await run(['orphans', 'show', word], at(made));
      expect(code).toBe(1);
      expect(stderr).toContain(`There is no kept work “${word}”`);
    }
    const { code, stderr } = await run(['orphans'], { ...at(made), cwd: none.path });
    expect(code).toBe(1);
    expect(stderr).toContain('is not in a git work tree');
  });

  test('a SHA is needed', async () => {
    using made = testRepository();
    expect((await run(['orphans', 'restore'], at(made))).code).toBe(2);
  });
});
