#!/bin/sh
# The first process of a fresh machine, in new mount and process namespaces: makes the machine around itself.
#   $1 the root file system, which is only read; $2 an empty folder; $3 a line for the kernel's binfmt_misc, or nothing
# What it mounts is seen by nobody else, and goes with it, however it ends. It ends with its standard input.
set -eu
# What is written lies in memory, above the root file system.
mount -t tmpfs -o mode=755 tmpfs "$2"
mkdir "$2/upper" "$2/work" "$2/root"
mount -t overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" overlay "$2/root"
cd "$2/root"
mount -t proc proc proc
for folder in tmp run dev; do mount -t tmpfs -o mode=1777 tmpfs "$folder"; done
chmod 755 run dev
for node in null zero full random urandom tty; do
  : >"dev/$node"
  mount --bind "/dev/$node" "dev/$node"
done
mkdir -m 1777 dev/shm
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
mkdir -p home/person mnt
chown 1000:1000 home/person
if [ -n "$3" ]; then
  mount -t binfmt_misc binfmt_misc proc/sys/fs/binfmt_misc
  printf '%s' "$3" >proc/sys/fs/binfmt_misc/register
fi
pivot_root . mnt
# A shell that waits reaps whatever is handed to it, as the first process of a machine has to.
exec chroot . /bin/sh -c 'umount -l /mnt; echo up; exec >/dev/null 2>&1 3<&0; cat <&3 & wait $!'
