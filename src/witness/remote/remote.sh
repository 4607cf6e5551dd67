# shellcheck shell=sh disable=SC2154,SC2088 # the data above is assigned by whoever sends this, ~ included
# What a monitor asks another host: POSIX sh and tools that Linux, BusyBox and macOS have, nothing of ours.
# The answers are told in sections, each under a line that begins with the marker, so that whatever else the
# connection prints (a banner, a profile) is passed over. Data stands above this text as variables:
#   marker, op (look, tail or stop), dir (the log folder, from the home folder unless absolute);
#   look: events_file, events_inode, events_offset, events_tail, the same of metrics, portion, memory;
#   tail: names, offset, bytes; stop: pid, identity.
# Nothing is written, and no here-document is used, for which some shells need room on the disk.

# A section's head: its name and its facts.
say() { printf '\n%s %s\n' "$marker" "$*"; }

# Bytes of file $1 from offset $2, at most $3. dd seeks where tail would read all that stands before.
bytes() {
  dd if="$1" bs=4096 skip=$(($2 / 4096)) count=$((($3 + $2 % 4096 + 4095) / 4096)) 2>/dev/null |
    tail -c +$(($2 % 4096 + 1)) | head -c "$3"
}

# Sets inode, owner and size of $1.
facts() {
  set -f
  # shellcheck disable=SC2046 # no field that is used can hold a blank
  set -- $(ls -Llnid -- "$1" 2>/dev/null)
  set +f
  inode=${1:-} owner=${4:-} size=${6:-0}
  [ -n "$inode" ]
}

# What names a process for ever, and when it was started: empty where nobody lives by that id.
identify() {
  found='' up='' ticks=''
  [ -n "$1" ] || return
  if [ -r /proc/self/stat ]; then
    [ -r "/proc/$1/stat" ] || return
    read -r boot </proc/sys/kernel/random/boot_id
    read -r up rest </proc/uptime
    rest=$(cat "/proc/$1/stat" 2>/dev/null)
    set -f
    # shellcheck disable=SC2086 # the fields behind the name, which may hold anything but ends with the last bracket
    set -- ${rest##*') '}
    set +f
    case ${1:-Z} in Z | X) return ;; esac
    ticks=${20:-}
    found=$boot/$ticks
  else
    # shellcheck disable=SC2046 # split on purpose: ps pads it with blanks
    set -- $(TZ=UTC0 ps -o lstart= -p "$1" 2>/dev/null)
    found=$*
  fi
}

# Process $1, as it stands.
process() {
  identify "$1"
  [ -n "$found" ] || return
  if [ -r "/proc/$1/stat" ]; then
    facts "/proc/$1"
    say process "$1" "$owner" "${up:-0}" "${ticks:-0}"
    printf '%s\n' "$found"
    tr '\000' ' ' <"/proc/$1/cmdline" 2>/dev/null | head -c 400
  else
    # shellcheck disable=SC2046
    say process "$1" $(ps -o uid= -p "$1") 0 0
    printf '%s\n' "$found"
    ps -ww -o args= -p "$1" | head -c 400
  fi
}

# A small file of the log folder, whose first line or JSON names a process.
told() {
  facts "$dir/$1" || return
  say file "$1" "$owner"
  head -c 4096 "$dir/$1" 2>/dev/null
}

# The working folder of process $1, where the system tells.
folder_of() {
  if [ -d "/proc/$1" ]; then readlink "/proc/$1/cwd" 2>/dev/null
  elif command -v lsof >/dev/null 2>&1; then lsof -a -p "$1" -d cwd -Fn 2>/dev/null | sed -n 's/^n//p'
  fi
}

# 202611 of events-2026-11.jsonl
month() {
  digits=${1#*-}
  digits=${digits%.jsonl}
  printf %s "${digits%-*}${digits#*-}"
}

# Up to a portion of file $2 of stream $1 from offset $3.
part() {
  facts "$dir/$2" || return
  if ! [ -r "$dir/$2" ]; then
    say unreadable "$1" "$2"
    return
  fi
  say part "$1" "$2" "$inode" "$size" "$3" "$newest"
  [ "$size" -le "$3" ] || bytes "$dir/$2" "$3" "$((size - $3 < portion ? size - $3 : portion))"
}

# Stream $1 behind offset $4 of its file $2, which is the one of inode $3; else its last $5 bytes.
stream() {
  files='' newest=''
  for path in "$dir/$1"-[0-9][0-9][0-9][0-9]-[0-9][0-9].jsonl; do
    [ -f "$path" ] || continue
    newest=${path##*/}
    files="$newest $files"
  done
  if [ -n "$2" ]; then
    from=$4
    facts "$dir/$2" && { [ "$inode" = "$3" ] && [ "$size" -ge "$from" ] || from=0; }
    part "$1" "$2" "$from"
    next=''
    for file in $files; do [ "$(month "$file")" -le "$(month "$2")" ] || next=$file; done
    [ -z "$next" ] || part "$1" "$next" 0
    return
  fi
  left=$5 chosen=''
  for file in $files; do
    [ "$left" -gt 0 ] || break
    facts "$dir/$file" || continue
    chosen="$file $((size > left ? size - left : 0)) $chosen"
    left=$((left - size))
  done
  # shellcheck disable=SC2086
  set -- "$1" $chosen
  while [ $# -gt 2 ]; do
    part "$1" "$2" "$3"
    name=$1
    shift 3
    set -- "$name" "$@"
  done
}

# Space and inodes of the file system that holds $2.
disk() {
  say disk "$1"
  df -Pk -- "$2" 2>/dev/null
  say inodes "$1"
  df -Pi -- "$2" 2>/dev/null || df -i -- "$2" 2>/dev/null
}

machine() {
  say load
  cat /proc/loadavg 2>/dev/null || sysctl -n vm.loadavg 2>/dev/null
  say memory
  if [ -r /proc/meminfo ]; then head -n 5 /proc/meminfo; else vm_stat 2>/dev/null; fi
  # A folder that is not there yet will lie on the disk of one above it.
  above=$dir
  while ! [ -d "$above" ]; do
    case $above in */*) above=${above%/*} ;; *) above=. ;; esac
    [ -n "$above" ] || above=/
  done
  disk log_folder "$above"
}

supervisor() {
  told serve.pid
  told agent-runner.lock
  pid=''
  [ ! -r "$dir/serve.pid" ] || read -r pid <"$dir/serve.pid"
  [ -n "$pid" ] || pid=$(sed -n 's/^{"pid":\([0-9]*\),.*/\1/p' "$dir/agent-runner.lock" 2>/dev/null)
  case $pid in '' | *[!0-9]*) return ;; esac
  process "$pid"
  [ -n "$found" ] || return
  work=$(folder_of "$pid")
  [ -z "$work" ] || disk work_tree "$work"
  [ "$memory" = no ] && return
  say processes "$pid"
  ps -A -o pid= -o ppid= -o rss= 2>/dev/null || ps -o pid,ppid,rss 2>/dev/null
}

look() {
  say system "$(uname -s)"
  if ! [ -d "$dir" ]; then say folder missing
  elif ! [ -r "$dir" ] || ! [ -x "$dir" ]; then say folder unreadable
  else say folder there
  fi
  stream events "$events_file" "$events_inode" "$events_offset" "$events_tail"
  stream metrics "$metrics_file" "$metrics_inode" "$metrics_offset" "$metrics_tail"
  supervisor
  machine
}

# The first of the named round logs that is there, from offset, or its last bytes where that is -1.
tail_of() {
  for name in $names; do
    [ -f "$dir/rounds/$name" ] || continue
    facts "$dir/rounds/$name" || continue
    from=$offset
    if [ "$from" -lt 0 ]; then from=$((size > bytes ? size - bytes : 0))
    elif [ "$from" -gt "$size" ]; then from=0
    fi
    say log "$name" "$inode" "$size" "$from"
    [ "$size" -le "$from" ] || bytes "$dir/rounds/$name" "$from" "$bytes"
    return
  done
}

# Asks the supervisor to end: by the host's own agent-runner where that means the same one, else by its signal.
stop() {
  identify "$pid"
  if [ -z "$found" ] || [ "$found" != "$identity" ]; then
    say stop gone
    return
  fi
  PATH=$PATH:$HOME/.local/bin:/usr/local/bin:/opt/homebrew/bin
  work=$(folder_of "$pid")
  if [ -n "$work" ] && cd -- "$work" 2>/dev/null && command -v agent-runner >/dev/null 2>&1 &&
    agent-runner status --json 2>/dev/null | grep -q "\"pid\":${pid}[,}]" &&
    agent-runner stop --no-wait >/dev/null 2>&1; then
    say stop asked
  elif kill -TERM "$pid" 2>/dev/null; then say stop signalled
  else say stop refused
  fi
}

# All of it is read before any of it runs: a connection that breaks off has asked for nothing.
main() {
  LC_ALL=C
  export LC_ALL
  say begin
  case $dir in
    /*) ;;
    '~') dir=$HOME ;;
    '~/'*) dir=$HOME/${dir#??} ;;
    *) dir=$HOME/$dir ;;
  esac
  case $op in look) look ;; tail) tail_of ;; stop) stop ;; esac
  say clock "$(date -u +%s)"
  say end
}
main </dev/null
