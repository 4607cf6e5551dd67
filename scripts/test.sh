#!/bin/sh
# The whole check of a checkout, from nothing but Node, npm and git: ./scripts/test.sh
# Ends with the line `N passed, N failed`; steps that failed are counted with the tests.
# AGENT_RUNNER_REQUIRE_ALL=1, as in CI, makes it an error where a test would be skipped for want of a program.
# shellcheck disable=SC2317 # most functions are called by `step`, which shellcheck does not see
set -u
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
cd "$root" || exit 1
# shellcheck source=scripts/bun.sh
. scripts/bun.sh

steps_failed=0
began=$(date +%s)

# Runs a step and says how long it took; a step that fails is counted and the next one runs.
step() {
  name=$1
  shift
  printf '== %s\n' "$name"
  step_began=$(date +%s)
  if "$@"; then
    printf '   %s: %s s\n' "$name" $(($(date +%s) - step_began))
  else
    printf '   %s: FAILED after %s s\n' "$name" $(($(date +%s) - step_began))
    steps_failed=$((steps_failed + 1))
    return 1
  fi
}

# The last line. $1 passed, $2 failed, $3 skipped.
finish() {
  failed=$(($2 + steps_failed))
  skipped=
  [ "$3" -gt 0 ] && skipped=", $3 skipped"
  printf '\n%s s in all\n%s passed, %s failed%s\n' $(($(date +%s) - began)) "$1" "$failed" "$skipped"
  [ "$failed" -eq 0 ]
  exit
}

missing_packages() {
  while read -r program package; do
    case $program in '' | '#'*) continue ;; esac
    PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null 2>&1 || echo "$package"
  done <test/support/system-packages.txt
}

# Prints the prefix with which packages may be installed here: none as root, sudo on a CI machine that offers it.
may_install() {
  command -v apt-get >/dev/null 2>&1 || return 1
  [ "$(id -u)" -eq 0 ] && return 0
  [ "${CI:-}" = true ] && sudo -n true 2>/dev/null && echo 'sudo -n'
}

install_packages() {
  # shellcheck disable=SC2086 # no words where no sudo is needed
  $prefix env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

system_packages() {
  # shellcheck disable=SC2046
  set -- $(missing_packages)
  [ $# -eq 0 ] && return 0
  if prefix=$(may_install); then
    echo "installing $*"
    if $prefix apt-get -qq update; then
      install_packages "$@" && return 0
      # One that this system does not have is not to keep the others away.
      for package in "$@"; do install_packages "$package"; done
      # shellcheck disable=SC2046
      set -- $(missing_packages)
      [ $# -eq 0 ] && return 0
    fi
    echo 'apt-get could not install them all.'
  fi
  echo "Tests that need one of these packages are skipped: $*"
  [ "${AGENT_RUNNER_REQUIRE_ALL:-}" != 1 ]
}

# Counts of bun's summary, which stands at the end: ` 12 pass`.
count() {
  sed -n "s/^ *\([0-9][0-9]*\) $1\$/\1/p" "$log" | tail -n 1 | grep . || echo 0
}

tests() {
  # The status comes by a file, because a pipe gives only that of `tee`. CI=true refuses to write new snapshots.
  # Most tests wait for something, so that two files at a time take little more than half the time.
  { CI=true bun test --timeout 60000 --parallel=2; echo $? >"$log.status"; } 2>&1 | tee "$log"
  status=$(cat "$log.status")
  passed=$(count pass)
  tests_failed=$(count fail)
  skipped_tests=$(count skip)
  if [ "$status" -ne 0 ] && [ "$tests_failed" -eq 0 ]; then
    echo "bun test ended with $status"
    tests_failed=1
  fi
}

log=$(mktemp) || exit 1
trap 'rm -f "$log" "$log.status"' EXIT

step 'Bun' ensure_bun || finish 0 0 0
step 'libraries' bun install --frozen-lockfile || finish 0 0 0
step 'system packages' system_packages
step 'types' bun run types
step 'lint' bun run lint
step 'format' bun run format:check
step 'dead code' bun run dead
step 'docs' bun run docs --check
step 'guards' bun run guards --unit
step 'build' bun run build || finish 0 0 0
step 'tests' tests
finish "$passed" "$tests_failed" "$skipped_tests"
