#!/bin/sh
# Installs agent-runner for you alone.
#   in a checkout:  ./install.sh [--dir DIR] [--demo]                         builds it from the source
#   anywhere else:  curl -fsSL .../install.sh | sh -s -- [--version X] ...    fetches the release for this machine
# Nothing of a release is run before its sum is verified, and nothing is changed before it has answered --version.
set -u

# Where releases lie: LOCATION/latest/download/FILE and LOCATION/download/vX.Y.Z/FILE, as they do below a GitHub
# repository's /releases. Empty: there is no public location, and AGENT_RUNNER_BASE_URL has to name one.
# scripts/release.ts --location writes it into the copy that goes out with a release.
release_location=''

usage() {
  cat <<'END'
Installs agent-runner: in a checkout it is built from the source, elsewhere the release for this machine is fetched.

Usage: ./install.sh [flags]     or     ... | sh -s -- [flags]

  --dir DIR     where it goes (default: $AGENT_RUNNER_INSTALL_DIR, or ~/.local/bin)
  --version X   this release, also in a checkout (default: the latest)
  --demo        then runs `agent-runner demo`: a loop of rounds, and what protects it, in half a minute
  --dry-run     tells what would be done, and changes nothing
  --uninstall   takes it away again; a service is ended before, by `agent-runner uninstall`
  --help        this text

AGENT_RUNNER_BASE_URL names another release location: https, or http on this machine itself.
Building needs Node.js with npm (or Bun, or curl, bash and unzip) and the network on the first run.
A release needs curl or wget; gzip; and sha256sum, shasum or openssl. Neither needs root.
END
}

# The error, and after it what mends it.
fail() {
  printf 'error: %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '  %s\n' "$line" >&2; done
  exit 1
}

wrong_usage() {
  printf 'error: %s\n\n' "$1" >&2
  usage >&2
  exit 2
}

read_options() {
  dir=${AGENT_RUNNER_INSTALL_DIR:-}
  version=
  action=install
  dry_run=no
  demo=no
  while [ $# -gt 0 ]; do
    case $1 in
      --dir | --version)
        [ -n "${2:-}" ] || wrong_usage "$1 needs a value."
        if [ "$1" = --dir ]; then dir=$2; else version=$2; fi
        shift
        ;;
      --dir=*) dir=${1#--dir=} ;;
      --version=*) version=${1#--version=} ;;
      --demo) demo=yes ;;
      --dry-run) dry_run=yes ;;
      --uninstall) action=uninstall ;;
      --help | -h)
        usage
        exit 0
        ;;
      *) wrong_usage "there is no option $1." ;;
    esac
    shift
  done
  version=${version#v}
  case $version in
    '') ;;
    [!0-9]* | *[!0-9A-Za-z.+-]*) wrong_usage "--version $version is no version such as 0.2.0." ;;
  esac
  [ -n "$dir" ] || dir=${HOME:+$HOME/.local/bin}
  [ -n "$dir" ] || fail 'HOME is not set.' 'Name the folder: --dir DIR'
  case $dir in /*) ;; *) dir=$PWD/$dir ;; esac
}

# A script from a pipe has no file: $0 is then the shell's own name, whatever folder it stands in.
find_checkout() {
  root=
  case $0 in install.sh | */install.sh) ;; *) return 1 ;; esac
  root=$(cd "$(dirname "$0")" 2>/dev/null && pwd) && [ -f "$root/src/main.ts" ] && [ -f "$root/scripts/build.ts" ]
}

# --- the folder that it goes to ---------------------------------------------------------------------------------

fetched=
staging=
made=

# What was begun and not ended is taken away again, the folders that were made for it included.
clean_up() {
  [ -z "$fetched" ] || rm -rf "$fetched"
  [ -z "$staging" ] || rm -rf "$staging"
  [ -n "$made" ] || return 0
  folder=$dir
  while rmdir "$folder" 2>/dev/null && [ "$folder" != "$made" ]; do folder=$(dirname "$folder"); done
}

# Makes the folder and, in it, the one for the new binary: the last step is then a rename, which is all or nothing.
prepare_folder() {
  top=$dir
  while ! [ -e "$top" ]; do
    made=$top
    top=$(dirname "$top")
  done
  mkdir -p "$dir" 2>/dev/null || fail "cannot make the folder $dir." 'Choose another: --dir DIR'
  dir=$(cd "$dir" && pwd) || fail "cannot enter $dir."
  [ -d "$dir/agent-runner" ] && fail "$dir/agent-runner is a folder." 'Choose another: --dir DIR'
  staging=$(mktemp -d "$dir/.agent-runner-install.XXXXXX" 2>/dev/null) ||
    fail "cannot write in $dir." "Look who owns it (ls -ld '$dir') and whether its disk is full, or choose another: --dir DIR"
}

# $1 kB are needed until the end; an older binary stays beside the new one until then.
check_room() {
  free_kb=$(df -Pk "$staging" 2>/dev/null | awk 'NR == 2 { print $4 }')
  case $free_kb in '' | *[!0-9]*) return 0 ;; esac
  [ "$free_kb" -ge "$1" ] ||
    fail "there is no room in $dir: $((free_kb / 1000)) MB are free, $(($1 / 1000 + 1)) are needed." \
      'Make room, or choose another folder: --dir DIR' 'Nothing was installed.'
}

# `man` looks in ../share/man of a bin folder that is on the PATH; elsewhere the page would not be found.
manual_path() {
  case $dir in */bin) echo "${dir%/bin}/share/man/man1/agent-runner.1" ;; esac
}

# The page is no reason to fail: the program is what was asked for.
put_manual() {
  manual=$(manual_path)
  if [ -z "$manual" ] || ! [ -f "$1" ]; then return 0; fi
  mkdir -p "${manual%/*}" 2>/dev/null && cp "$1" "$manual.new" 2>/dev/null && mv -f "$manual.new" "$manual" ||
    echo "note: the manual page could not be put into ${manual%/*}"
}

put_in_place() {
  chmod 755 "$staging/agent-runner" || fail "could not make $staging/agent-runner executable."
  mv -f "$staging/agent-runner" "$dir/agent-runner" ||
    fail "could not put agent-runner into $dir." 'What was there before is still there.'
  made=
  echo "installed $("$dir/agent-runner" --version </dev/null) in $dir"
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

# --- from the source --------------------------------------------------------------------------------------------

build() {
  echo 'fetching the libraries'
  cd "$root" || fail "cannot enter $root."
  quietly bun install --frozen-lockfile --production ||
    fail 'the libraries could not be fetched (see above).' 'Is the network there? Nothing was installed.'
  echo 'building'
  quietly bun scripts/build.ts --outfile "$staging/agent-runner" ||
    fail 'agent-runner could not be built (see above).' 'Nothing was installed.'
}

install_from_source() {
  if [ "$dry_run" = yes ]; then
    echo "would build agent-runner from $root and install it in $dir"
    return 0
  fi
  prepare_folder
  # The binary has about 110 MB; while it is built there are two of it.
  check_room 250000
  # shellcheck source=scripts/bun.sh
  . "$root/scripts/bun.sh"
  ensure_bun || exit 1
  build
  put_in_place
  put_manual "$root/docs/man/agent-runner.1"
}

# --- from a release ---------------------------------------------------------------------------------------------

# http would let anybody on the way change the sums. On this machine nobody is on the way.
is_loopback() {
  authority=${1#http://}
  authority=${authority%%/*}
  case $authority in
    127.0.0.1 | localhost | '[::1]') return 0 ;;
    127.0.0.1:* | localhost:* | '[::1]:'*) ;;
    *) return 1 ;;
  esac
  # `127.0.0.1:x@elsewhere` is elsewhere: behind the last colon stands a port or nothing that is taken.
  case ${authority##*:} in '' | *[!0-9]*) return 1 ;; esac
  case ${authority%:*} in 127.0.0.1 | localhost | '[::1]') return 0 ;; *) return 1 ;; esac
}

check_location() {
  location=${AGENT_RUNNER_BASE_URL:-$release_location}
  location=${location%/}
  [ -n "$location" ] || fail 'there is no public release of agent-runner yet.' \
    'Build it: clone the repository and run ./install.sh in the checkout.' \
    'Or name a release location of your own: AGENT_RUNNER_BASE_URL=https://...'
  protocol=${location%%://*}
  case $location in
    https://?*) return 0 ;;
    http://?*) is_loopback "$location" && return 0 ;;
  esac
  fail "$location is no release location that can be trusted." 'It begins with https://, or with http:// and is this machine itself.'
}

check_tools() {
  if command -v curl >/dev/null 2>&1; then
    downloader=curl
  elif command -v wget >/dev/null 2>&1; then
    downloader=wget
    # The wget of BusyBox 1.35 as Debian builds it crashes when it is told a time limit; it has one of its own.
    patience=
    case $(wget --version 2>/dev/null) in 'GNU Wget'*) patience='-T 30 -t 2' ;; esac
  else
    fail 'there is neither curl nor wget to download with.' 'Install one of them and try again.'
  fi
  command -v gzip >/dev/null 2>&1 || command -v gunzip >/dev/null 2>&1 ||
    fail 'there is no gzip to unpack with.' 'Install it and try again.'
  for tool in sha256sum shasum openssl; do
    command -v "$tool" >/dev/null 2>&1 && return 0
  done
  fail 'there is none of sha256sum, shasum and openssl to verify with.' 'Install one of them and try again.'
}

unknown_platform() {
  fail "there is no release for $1." 'Releases are for Linux and macOS on x86-64 and 64-bit ARM.' \
    'From the source it runs wherever Bun runs: clone the repository and run ./install.sh in the checkout.'
}

find_architecture() {
  machine=$(uname -m)
  case $machine in
    x86_64 | amd64) architecture=x64 ;;
    aarch64 | arm64) architecture=arm64 ;;
    *) unknown_platform "$system on $machine" ;;
  esac
}

# A Raspberry Pi may run a 64-bit kernel, which is what uname tells of, under a system of 32 bits.
find_linux() {
  [ "$(getconf LONG_BIT 2>/dev/null)" != 32 ] || unknown_platform "a system of 32 bits ($machine)"
  [ "$(uname -o 2>/dev/null)" != Android ] || unknown_platform 'Android'
  target=linux-$architecture
  if ! getconf GNU_LIBC_VERSION >/dev/null 2>&1 && has_musl; then
    target=$target-musl
  fi
}

has_musl() {
  case $(ldd --version 2>&1) in
    *musl*) return 0 ;;
    *GLIBC* | *'GNU libc'*) return 1 ;;
  esac
  for loader in /lib/ld-musl-*; do [ -e "$loader" ] && return 0; done
  return 1
}

find_target() {
  system=$(uname -s)
  find_architecture
  case $system in
    Linux) find_linux ;;
    Darwin)
      # A shell under Rosetta is told of the processor that is imitated.
      [ "$(sysctl -n sysctl.proc_translated 2>/dev/null)" = 1 ] && architecture=arm64
      target=darwin-$architecture
      ;;
    *) unknown_platform "$system on $machine" ;;
  esac
}

refuse_unverified_tls() {
  case $1 in
    *'certificate validation not implemented'*)
      fail 'this wget (of BusyBox) does not verify whom it talks to.' 'Install curl, or the whole wget, and try again.'
      ;;
  esac
}

# Downloads $1, a path below the location, to the file $2.
fetch() {
  url=$location/$1
  if [ "$downloader" = curl ]; then
    said=$(curl --proto "=$protocol" -fsSL --connect-timeout 20 --speed-limit 1000 --speed-time 30 -o "$2" "$url" 2>&1)
  else
    # shellcheck disable=SC2086 # none, or an option and its value
    said=$(wget $patience -O "$2" "$url" 2>&1)
  fi
  status=$?
  refuse_unverified_tls "$said"
  [ $status -eq 0 ] && [ -f "$2" ] && return 0
  fail "$url could not be downloaded." "$(printf '%s\n' "$said" | grep . | tail -n 1)" \
    'Is the network there, and is there room on the disk? Nothing was installed.'
}

# Proxies and log-in pages of guest networks answer every question with a page of their own, and with success.
refuse_page() {
  case $(head -c 512 "$1" | tr -d '\000' | tr '[:upper:]' '[:lower:]') in
    *'<!doctype'* | *'<html'*)
      fail "a web page came instead of $2." "Is there a proxy, or a network that wants a log-in, on the way to $location?" \
        'Nothing was installed.'
      ;;
  esac
}

sum_of() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum <"$1"
  elif command -v shasum >/dev/null 2>&1; then
    shasum -a 256 <"$1"
  else
    openssl dgst -sha256 -r <"$1"
  fi | cut -c 1-64
}

listed_sum() {
  awk -v name="$1" '$2 == name && length($1) == 64 && $1 ~ /^[0-9a-f]+$/ { print $1; exit }' "$fetched/SHA256SUMS"
}

# Whether the file $1 is what the list of sums says of the name $2.
verify() {
  expected=$(listed_sum "$2")
  actual=$(sum_of "$1")
  [ "$expected" != "$actual" ] || [ -z "$expected" ] || return 0
  refuse_page "$1" "$2"
  [ -n "$expected" ] || fail "$location lists no sum of $2." 'Nothing was installed.'
  fail "$2 is not what was released: its sum is wrong." "expected $expected" "got      $actual" \
    'It was damaged or changed on the way. Try again; nothing was installed.'
}

# The list of sums, and by it the manifest: which version this is, and how large.
fetch_manifest() {
  fetched=$(mktemp -d "${TMPDIR:-/tmp}/agent-runner-install.XXXXXX" 2>/dev/null) ||
    fail "cannot write in ${TMPDIR:-/tmp}." 'Is its disk full? Name another folder: TMPDIR=DIR'
  if [ -n "$version" ]; then from=download/v$version; else from=latest/download; fi
  fetch "$from/SHA256SUMS" "$fetched/SHA256SUMS"
  refuse_page "$fetched/SHA256SUMS" 'the list of sums'
  fetch "$from/manifest.json" "$fetched/manifest.json"
  verify "$fetched/manifest.json" manifest.json
  released=$(sed -n 's/^ *"version": *"\([0-9][0-9A-Za-z.+-]*\)".*/\1/p' "$fetched/manifest.json" | head -n 1)
  [ -n "$released" ] || fail "the manifest at $location/$from names no version." 'Nothing was installed.'
  [ -z "$version" ] || [ "$version" = "$released" ] ||
    fail "$location/$from holds version $released." 'Nothing was installed.'
}

# The sizes of a target stand in its one line: of the binary first, then of what is downloaded.
read_sizes() {
  sizes=$(awk -F '"size":' -v target="\"target\":\"$target\"" \
    'index($0, target) { printf "%d %d", $2 / 1000, $3 / 1000; exit }' "$fetched/manifest.json")
  [ -n "$sizes" ] || fail "agent-runner $released was not released for $target." 'Nothing was installed.'
  unpacked_kb=${sizes% *}
  packed_kb=${sizes#* }
}

unpack() {
  if command -v gzip >/dev/null 2>&1; then gzip -dc; else gunzip -c; fi <"$1" 2>"$fetched/said" >"$2" ||
    fail "$1 could not be unpacked." "$(tail -n 1 "$fetched/said")" 'Is the disk full? Nothing was installed.'
  rm -f "$1"
}

# By what it answers: a binary for another C library, or on a disk mounted noexec, is whole and does not run.
try_out() {
  chmod 755 "$1" || fail "could not make $1 executable."
  answer=$("$1" --version 2>&1 </dev/null) ||
    fail "the binary for $target does not run here." "${answer:-It said nothing.}" \
      'On Alpine it wants libstdc++ (apk add libstdc++); a disk mounted noexec runs nothing. Nothing was installed.'
  case $answer in
    "agent-runner $released ("*) ;;
    *) fail "the binary is not agent-runner $released: it answers $answer." 'Nothing was installed.' ;;
  esac
}

fetch_binary() {
  packed=agent-runner-$target.gz
  echo "downloading agent-runner $released for $target ($((packed_kb / 1000)) MB) from $location"
  # By its version, so that a release that comes out meanwhile does not get between the sums and the binary.
  fetch "download/v$released/$packed" "$staging/$packed"
  verify "$staging/$packed" "$packed"
  unpack "$staging/$packed" "$staging/agent-runner"
  try_out "$staging/agent-runner"
}

fetch_manual() {
  [ -n "$(manual_path)" ] && [ -n "$(listed_sum agent-runner.1)" ] || return 0
  fetch "download/v$released/agent-runner.1" "$fetched/agent-runner.1"
  verify "$fetched/agent-runner.1" agent-runner.1
}

install_release() {
  check_location
  find_target
  check_tools
  fetch_manifest
  read_sizes
  if [ "$dry_run" = yes ]; then
    echo "would download agent-runner $released for $target from $location and install it in $dir"
    return 0
  fi
  prepare_folder
  check_room $((unpacked_kb + packed_kb + 100))
  fetch_binary
  fetch_manual
  put_in_place
  put_manual "$fetched/agent-runner.1"
}

# --- and away again ---------------------------------------------------------------------------------------------

uninstall() {
  [ -f "$dir/agent-runner" ] || fail "there is no agent-runner in $dir." 'Name the folder: --dir DIR'
  if [ "$dry_run" = yes ]; then
    echo "would remove $dir/agent-runner"
    return 0
  fi
  rm -f "$dir/agent-runner" || fail "could not remove $dir/agent-runner." "Look who owns the folder: ls -ld '$dir'"
  # `agent-runner upgrade` keeps the version of before, and one that was killed leaves what it was making.
  rm -rf "$dir/agent-runner.previous" "$dir/.agent-runner-upgrade"
  manual=$(manual_path)
  [ -z "$manual" ] || rm -f "$manual"
  echo "removed $dir/agent-runner. Your configurations, journals and kept work are where they were."
}

# Everything in a function that is called on the last line: a script cut short in transit does nothing.
main() {
  callers_path=$PATH
  read_options "$@"
  trap clean_up EXIT
  trap 'exit 130' HUP INT TERM
  if [ "$action" = uninstall ]; then
    uninstall
    return
  fi
  if find_checkout && [ -z "$version" ]; then install_from_source; else install_release; fi
  [ "$dry_run" = no ] || return 0
  tell_path
  echo "Next: 'agent-runner demo' shows what it does; 'agent-runner init' in a repository begins."
  [ "$demo" = no ] || "$dir/agent-runner" demo
}

main "$@"
