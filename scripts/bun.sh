# Finds the Bun that package.json pins, or fetches it. Sourced by install.sh and scripts/test.sh, which set $root.
# shellcheck shell=sh
# shellcheck disable=SC2154

# Runs a command and shows what it printed only where it fails.
quietly() {
  if ! said=$("$@" 2>&1); then
    printf '%s\n' "$said" >&2
    return 1
  fi
}

# Fetched Buns lie here: ignored by git, and found again by the next run.
toolchain=$root/node_modules/.toolchain

pinned_version() {
  sed -n 's/^ *"bun": "\([0-9.]*\)".*/\1/p' "$root/package.json" | head -n 1
}

# Whether $1 runs here and is the pinned version. A binary for another C library is found, but does not run.
fits() {
  [ -n "$1" ] && [ "$("$1" --version 2>/dev/null)" = "$bun_version" ]
}

find_bun() {
  # The package's install script moves the binary to where .bin/bun points; with install scripts off it stays in
  # the platform's own package.
  for candidate in \
    "$root"/node_modules/.bin/bun \
    "$root"/node_modules/@oven/bun-*/bin/bun \
    "$toolchain"/node_modules/@oven/bun-*/bin/bun \
    "$toolchain"/bin/bun \
    "$(command -v bun)"; do
    if fits "$candidate"; then
      bun=$candidate
      return 0
    fi
  done
  return 1
}

fetch_bun_by_npm() {
  command -v npm >/dev/null 2>&1 || return 1
  echo "fetching Bun $bun_version by npm"
  mkdir -p "$toolchain" && quietly npm install --prefix "$toolchain" --no-save --no-package-lock --ignore-scripts \
    --no-audit --no-fund --no-update-notifier "bun@$bun_version" && find_bun
}

fetch_bun_by_its_installer() {
  for tool in curl bash unzip; do
    command -v "$tool" >/dev/null 2>&1 || return 1
  done
  echo "fetching Bun $bun_version by its own installer, bun.sh/install"
  script=$(curl -fsSL https://bun.sh/install) || return 1
  # It writes to the start-up files of the shell that it is told of; of `sh` it knows none.
  BUN_INSTALL=$toolchain SHELL=/bin/sh quietly bash -c "$script" bun-installer "bun-v$bun_version" && find_bun
}

# Sets $bun to the path of the pinned Bun, and puts its folder first on the PATH. Fails with a message.
ensure_bun() {
  bun_version=$(pinned_version)
  if ! find_bun && ! fetch_bun_by_npm && ! fetch_bun_by_its_installer; then
    cat >&2 <<END
error: Bun $bun_version is not here and could not be fetched.
  It builds agent-runner. It comes by npm (of Node.js), or else by curl, bash and unzip; both need the network.
  Install Node.js with npm, or Bun $bun_version (https://bun.sh), and try again.
END
    return 1
  fi
  PATH=$(dirname "$bun"):$PATH
  export PATH
}
