#!/bin/sh
# Builds agent-runner from this checkout and installs it for you alone: ./install.sh [--dir DIR] [--demo]
set -u

usage() {
  cat <<'END'
Builds agent-runner from this checkout and installs it.

Usage: ./install.sh [--dir DIR] [--demo]

  --dir DIR   where it goes (default: $AGENT_RUNNER_INSTALL_DIR, or ~/.local/bin)
  --demo      then runs `agent-runner demo`: a loop of rounds, and what protects it, in half a minute
  --help      this text

It needs Node.js with npm (or Bun, or curl, bash and unzip), the network on the first run, and never root.
END
}

# The error, and after it what mends it.
fail() {
  printf 'error: %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '  %s\n' "$line" >&2; done
  exit 1
}

read_options() {
  dir=${AGENT_RUNNER_INSTALL_DIR:-}
  demo=no
  while [ $# -gt 0 ]; do
    case $1 in
      --dir)
        [ $# -ge 2 ] || fail '--dir needs a folder.'
        dir=$2
        shift
        ;;
      --dir=*) dir=${1#--dir=} ;;
      --demo) demo=yes ;;
      --help | -h)
        usage
        exit 0
        ;;
      *)
        printf 'error: there is no option %s.\n\n' "$1" >&2
        usage >&2
        exit 2
        ;;
    esac
    shift
  done
  if [ -z "$dir" ]; then
    [ -n "${HOME:-}" ] || fail 'HOME is not set.' 'Name the folder: ./install.sh --dir DIR'
    dir=$HOME/.local/bin
  fi
}

find_checkout() {
  root=$(cd "$(dirname "$0")" 2>/dev/null && pwd) || root=
  if ! [ -f "$root/src/main.ts" ] || ! [ -f "$root/scripts/build.ts" ]; then
    fail 'this is not a checkout of agent-runner.' \
      'install.sh builds from source: clone the repository and run ./install.sh in it.'
  fi
}

# Makes the folder and, in it, the one for the new binary: the last step is then a rename, which is all or nothing.
prepare_folder() {
  mkdir -p "$dir" 2>/dev/null || fail "cannot make the folder $dir." 'Choose another: ./install.sh --dir DIR'
  dir=$(cd "$dir" && pwd) || fail "cannot enter $dir."
  [ -d "$dir/agent-runner" ] && fail "$dir/agent-runner is a folder." 'Choose another: ./install.sh --dir DIR'
  staging=$(mktemp -d "$dir/.agent-runner-install.XXXXXX" 2>/dev/null) ||
    fail "cannot write in $dir." "Look who owns it (ls -ld '$dir'), or choose another: ./install.sh --dir DIR"
  trap 'rm -rf "$staging"' EXIT
  trap 'exit 130' HUP INT TERM
}

# The binary has about 110 MB; while it is built there are two of it.
check_room() {
  free_kb=$(df -Pk "$staging" 2>/dev/null | awk 'NR == 2 { print $4 }')
  case $free_kb in '' | *[!0-9]*) return 0 ;; esac
  [ "$free_kb" -ge 250000 ] ||
    fail "there is no room in $dir: $((free_kb / 1000)) MB are free, 250 are needed." \
      'Make room, or choose another folder: ./install.sh --dir DIR'
}

build() {
  echo 'fetching the libraries'
  cd "$root" || fail "cannot enter $root."
  quietly bun install --frozen-lockfile --production ||
    fail 'the libraries could not be fetched (see above).' 'Is the network there? Nothing was installed.'
  echo 'building'
  quietly bun scripts/build.ts --outfile "$staging/agent-runner" ||
    fail 'agent-runner could not be built (see above).' 'Nothing was installed.'
}

put_in_place() {
  chmod 755 "$staging/agent-runner" || fail "could not make $staging/agent-runner executable."
  mv -f "$staging/agent-runner" "$dir/agent-runner" ||
    fail "could not put agent-runner into $dir." 'What was there before is still there.'
  echo "installed $("$dir/agent-runner" --version) in $dir"
}

tell_path() {
  first=$(PATH=$callers_path command -v agent-runner 2>/dev/null)
  case :$callers_path: in
    *:"$dir":*)
      [ "$first" = "$dir/agent-runner" ] ||
        echo "note: $first comes before it on your PATH"
      return
      ;;
  esac
  echo "$dir is not on your PATH. To put it there:"
  case ${SHELL:-} in
    */fish) echo "  fish_add_path '$dir'" ;;
    */zsh) echo "  echo 'export PATH=\"$dir:\$PATH\"' >> ~/.zshrc && exec zsh" ;;
    */bash) echo "  echo 'export PATH=\"$dir:\$PATH\"' >> ~/.bashrc && exec bash" ;;
    *) echo "  export PATH=\"$dir:\$PATH\"" ;;
  esac
}

# Everything in a function that is called on the last line: a script cut short in transit does nothing.
main() {
  callers_path=$PATH
  read_options "$@"
  find_checkout
  prepare_folder
  check_room
  # shellcheck source=scripts/bun.sh
  . "$root/scripts/bun.sh"
  ensure_bun || exit 1
  build
  put_in_place
  tell_path
  [ "$demo" = no ] || "$dir/agent-runner" demo
}

main "$@"
