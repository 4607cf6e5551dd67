export const architectures = ['x64', 'arm64'] as const;
export type Architecture = (typeof architectures)[number];

/** What decides which binary of a release runs on a host. */
export type HostKind =
  | { readonly system: 'linux'; readonly architecture: Architecture; readonly libc: 'glibc' | 'musl' }
  | { readonly system: 'darwin'; readonly architecture: Architecture };

/** How releases call the binaries for such a host: `linux-x64`, `linux-arm64-musl`, `darwin-arm64`; install.sh finds the same names. */
export const releaseTarget = (host: HostKind): string => {
  const name = `${host.system}-${host.architecture}`;
  return host.system === 'linux' && host.libc === 'musl' ? `${name}-musl` : name;
};

/** The names for all kinds of hosts. */
export const releaseTargets: readonly string[] = architectures.flatMap((architecture) => [
  releaseTarget({ system: 'linux', architecture, libc: 'glibc' }),
  releaseTarget({ system: 'linux', architecture, libc: 'musl' }),
  releaseTarget({ system: 'darwin', architecture }),
]);
