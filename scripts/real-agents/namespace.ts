/**
 * The command that runs another in a network of its own, with nothing in it but the loopback, and in a tree of
 * processes of its own, which ends with it; or why there is none.
 */
export type Enclosure = { readonly command: readonly string[] } | { readonly problem: string };

const candidates: readonly (readonly string[])[] = [
  ['unshare', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'],
  // Without root: a user namespace, where unprivileged ones are allowed.
  ['unshare', '--user', '--map-root-user', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'],
];

const raiseLoopback = 'PATH=$PATH:/usr/sbin:/sbin; ip link set lo up && exec "$@"';

/** Finds a way to run what follows without a network. */
export const enclosure = (): Enclosure => {
  if (process.platform !== 'linux') return { problem: 'network namespaces are a matter of Linux' };
  for (const words of candidates) {
    const command = [...words, 'sh', '-c', raiseLoopback, 'sh'];
    if (Bun.which('unshare') === null) return { problem: 'there is no `unshare` (util-linux)' };
    if (Bun.spawnSync([...command, 'true'], { stdin: 'ignore' }).exitCode === 0) return { command };
  }
  return {
    problem:
      'no network namespace can be made: it takes root, or unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1), and `ip` (iproute2)',
  };
};
