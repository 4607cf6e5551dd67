# shellcheck shell=sh disable=SC2154,SC2088 # the data above is assigned by whoever sends this, ~ included
# What `deploy` asks of another host: POSIX sh and tools that Linux, BusyBox and macOS have. The answers are told in
# sections, each under a line that begins with the marker, so that whatever else the connection prints is passed over.
# Data stands above this text as variables:
#   marker, op, and as they are called there: bin (the folder of the binary), dir (the project's);
#   probe: files (names in the project, one a line); prepare: part (a name in bin), room (KiB);
#   verify: part, sum; place: part; run: program (one word of sh), line (more of them); adopt: from, to, keep;
#   settle_on: verb (restart or start), undo and monitor (yes or no).

# A section's head: its name and its facts.
say() { printf '\n%s %s\n' "$marker" "$*"; }

# A section of one text.
tell() {
  say "$1"
  printf '%s' "$2"
}

# openssl comes first: it uses what the processor has for this, and takes a fifth of the time.
sum_of() {
  for summing in 'openssl dgst -sha256 -r' sha256sum 'shasum -a 256'; do
    # shellcheck disable=SC2086 # a program and its words
    summed=$($summing <"$1" 2>/dev/null | cut -c 1-64)
    case $summed in
      *[!0-9a-f]*) ;;
      ????????????????????????????????????????????????????????????????)
        echo "$summed"
        return
        ;;
    esac
  done
}

# On the disk, as far as this system can be asked for it.
on_disk() { sync "$1" 2>/dev/null || sync; }

# The nearest folder that is there.
above() {
  up=$1
  while ! [ -d "$up" ]; do up=$(dirname "$up"); done
}

# The C library that programs here run with. Of two, the one that needs nothing else.
libc() {
  if getconf GNU_LIBC_VERSION >/dev/null 2>&1; then echo glibc
  elif grep -q ld-musl /proc/self/maps 2>/dev/null; then echo musl
  elif ls /lib/ld-linux* /lib64/ld-linux* >/dev/null 2>&1; then echo glibc
  elif ls /lib/ld-musl-* >/dev/null 2>&1; then echo musl
  else echo none
  fi
}

# A processor that another one is imitated for tells of the imitation (Rosetta).
machine() {
  if [ "$(sysctl -n sysctl.proc_translated 2>/dev/null)" = 1 ]; then echo arm64; else uname -m; fi
}

# As for a person who logs in: the PATH, of which a command over ssh is not given all, and the language.
as_at_login() {
  if [ -n "$language" ]; then LC_ALL=$language; else unset LC_ALL; fi
  # shellcheck disable=SC2016 # for that shell to expand
  found=$("${SHELL:-sh}" -lc 'printf "\n%s\n" "$PATH"' 2>/dev/null </dev/null | tail -n 1)
  case $found in /*) PATH=$found:$PATH ;; esac
  PATH=$bin:$PATH
  export PATH
}

# When process $1 was started, which tells it from a later one of that id; nothing where it has ended.
born() {
  if [ -r /proc/self/stat ]; then sed -n 's/.*) \([A-Z]\) \(.*\)/\1 \2/p' "/proc/$1/stat" | awk '$1 != "Z" { print $20 }'
  else ps -o lstart= -p "$1"
  fi 2>/dev/null
}

# A process of an earlier deploy that is still at it.
settling() {
  pid='' since=''
  [ ! -r "$aside/deploy.pid" ] || read -r pid since <"$aside/deploy.pid"
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  [ -n "$since" ] && [ "$(born "$pid")" = "$since" ]
}

probe() {
  say system "$(uname -s)" "$(machine)" "$(libc)" "$(getconf LONG_BIT 2>/dev/null || echo 0)" "$(uname -o 2>/dev/null)"
  for tool in git sha256sum shasum openssl; do
    ! command -v "$tool" >/dev/null 2>&1 || say tool "$tool"
  done
  tell bin "$bin"
  tell dir "$dir"
  tell user "$(id -un 2>/dev/null)"
  above "$bin"
  if [ -w "$up" ]; then say writable yes; else say writable no; fi
  tell nearest "$up"
  say space
  df -Pk "$up" 2>/dev/null
  if [ -d "$bin/agent-runner" ]; then say binary folder
  elif [ -e "$bin/agent-runner" ]; then
    say binary "$(sum_of "$bin/agent-runner")"
    "$bin/agent-runner" --version 2>/dev/null </dev/null | head -n 1
  fi
  [ -d "$dir" ] || return 0
  say project
  printf '%s\n' "$files" | while IFS= read -r name; do
    [ -n "$name" ] || continue
    if [ -f "$dir/$name" ]; then say file "$(sum_of "$dir/$name")"; else say file none; fi
    printf '%s' "$name"
  done
  ! settling || say settling "$pid"
}

# Where the binary is to lie: that a file can be written there, and run.
prepare() {
  if ! said=$(mkdir -p "$bin" 2>&1); then
    tell refused "$said"
    return
  fi
  # Of a deploy that broke off.
  for old in "$bin"/.agent-runner.new-*; do
    [ "$old" = "$bin/$part" ] || rm -f "$old"
  done
  try=$bin/.agent-runner.try-$$
  if ! said=$( (printf '#!/bin/sh\nexit 0\n' >"$try" && chmod 755 "$try") 2>&1); then tell refused "$said"
  elif ! said=$("$try" 2>&1); then tell noexec "$said"
  else say prepared
  fi
  rm -f "$try"
}

# Nothing is run of what is not what was sent.
verify() {
  found=$(sum_of "$bin/$part")
  say sum "$found"
  [ "$found" = "$sum" ] || return 0
  chmod 755 "$bin/$part"
  on_disk "$bin/$part"
  answer=$("$bin/$part" --version 2>&1 </dev/null)
  say answer $?
  printf '%s' "$answer"
}

# The old one stays beside the new one; at every moment one of them is in place, whole.
place() {
  if [ -e "$bin/agent-runner" ]; then
    ln -f "$bin/agent-runner" "$bin/agent-runner.previous" 2>/dev/null ||
      { cp -p "$bin/agent-runner" "$bin/.agent-runner.old" && mv -f "$bin/.agent-runner.old" "$bin/agent-runner.previous"; }
  fi
  if said=$(mv -f "$bin/$part" "$bin/agent-runner" 2>&1); then
    on_disk "$bin"
    say placed
  else tell refused "$said"
  fi
}

# A verb of agent-runner in the project, as who logs in would call it.
run() {
  if ! cd "$dir" 2>/dev/null; then
    say exit 1
    return
  fi
  as_at_login
  say out
  eval "$program $line" </dev/null
  say exit $?
}

# The folder for what is none of the project's business: it ignores itself.
make_aside() {
  [ -d "$aside" ] || mkdir "$aside" || return
  [ -e "$aside/.gitignore" ] || echo '*' >"$aside/.gitignore"
}

# Puts a file that was sent into its place. One that is there is kept, under another name where it is to be replaced.
adopt() {
  mkdir -p "$(dirname "$dir/$to")"
  on_disk "$aside/$from"
  if [ -z "$keep" ] && [ -e "$dir/$to" ]; then
    rm -f "$aside/$from"
    say adopted kept
    return
  fi
  [ -z "$keep" ] || mkdir -p "$(dirname "$dir/$keep")"
  if [ -e "$dir/$to" ] && ! said=$(ln "$dir/$to" "$dir/$keep" 2>&1 || cp -p "$dir/$to" "$dir/$keep" 2>&1); then
    tell refused "$said"
  elif said=$(mv -f "$aside/$from" "$dir/$to" 2>&1); then say adopted placed
  else tell refused "$said"
  fi
}

note() { printf '%s\n' "$*" >>"$aside/deploy.state"; }

# The supervisor's process id, where one runs; nothing else of its own bears this key.
supervisor() { "$bin/agent-runner" status --json 2>/dev/null | sed -n 's/.*"pid":\([0-9][0-9]*\).*/\1/p'; }

# It is up, it is not the one before, and it stays.
is_up() {
  now=$(supervisor)
  [ -n "$now" ] && [ "$now" != "$1" ] || return 1
  sleep 1
  [ "$(supervisor)" = "$now" ]
}

# Lets the round finish and starts the new version; where that does not come up, the one before. It goes on without
# whoever asked for it: a line that breaks must not leave a host without its supervisor.
settle_on() {
  cd "$dir" || return
  as_at_login
  before=$(supervisor)
  note waiting "$before"
  "$bin/agent-runner" "$verb" --json >"$aside/deploy.log" 2>&1
  code=$?
  if [ $code -eq 0 ] && is_up "$before"; then
    # A monitor is a service of its own, and goes on with the old program.
    [ "$monitor" = no ] || "$bin/agent-runner" install --monitor --now >>"$aside/deploy.log" 2>&1
    note up "$now"
    return
  fi
  if [ "$undo" = no ] || ! [ -e "$bin/agent-runner.previous" ]; then
    note down $code
    return
  fi
  mv -f "$bin/agent-runner.previous" "$bin/agent-runner"
  on_disk "$bin"
  # Whoever hangs about of the new one; and its definition, which the old one may not know.
  "$bin/agent-runner" kill >/dev/null 2>&1
  "$bin/agent-runner" install --no-start >/dev/null 2>&1
  "$bin/agent-runner" start >/dev/null 2>&1
  if is_up ''; then note rolled_back up; else note rolled_back down; fi
}

# Runs the copy of this text that was sent, whose data says `settle_on`. A shell that was only forked would keep hold of
# the connection by the descriptors that it has put aside, and ssh would wait for it.
settle() {
  rm -f "$aside/deploy.state"
  trap '' HUP
  LC_ALL=$language sh "$aside/deploy.sh" </dev/null >/dev/null 2>&1 &
  echo "$! $(born $!)" >"$aside/deploy.pid"
  say settling $!
}

# How far it is.
look() {
  if settling; then say settling "$pid"; else say settled; fi
  say state
  cat "$aside/deploy.state" 2>/dev/null
  say log
  tail -n 20 "$aside/deploy.log" 2>/dev/null
}

# Services of a user go on without a session where the user lingers. Many systems let everybody say so for himself.
linger() { loginctl --no-ask-password enable-linger >/dev/null 2>&1; }

# As an absolute path.
there() {
  case $1 in
    /*) path=$1 ;;
    '~') path=$HOME ;;
    '~/'*) path=$HOME/${1#??} ;;
    *) path=$HOME/$1 ;;
  esac
}

# All of it is read before any of it runs: a connection that breaks off has asked for nothing.
main() {
  language=${LC_ALL:-}
  LC_ALL=C
  export LC_ALL
  umask 022
  there "$bin"
  bin=$path
  there "$dir"
  dir=$path
  aside=$dir/.agent-runner
  say begin
  case $op in
    probe | prepare | verify | place | run | adopt | settle | settle_on | linger | look) "$op" ;;
    aside) make_aside && say made ;;
  esac
  say end
}
main </dev/null
