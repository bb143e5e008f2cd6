#!/bin/sh
# Builds pgvector for PostgreSQL 17 on linux-amd64 from Debian's sources and puts it among the resources of plugins/postgres.
# Needs apt, gcc, make and strip; changes nothing of the system. See README.md.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
target="$here/../../plugins/postgres/src/main/resources/dev/fovea/postgres/pgvector/linux-amd64"
suite=trixie
mirror=http://deb.debian.org/debian
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
flags="-O2 -fPIC -fwrapv -fno-strict-aliasing"

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || { echo "This builds for linux-amd64, on linux-amd64." >&2; exit 1; }
for tool in apt-get dpkg-source dpkg-deb gcc make strip sha256sum; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: apt-get install apt dpkg-dev build-essential" >&2; exit 1; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# An apt of its own: another release's index must not reach the one of this machine.
mkdir -p etc/preferences.d etc/apt.conf.d state/lists/partial cache/archives/partial
touch status
cat >etc/sources.list <<END
deb [arch=amd64 signed-by=$keyring] $mirror $suite main
deb-src [signed-by=$keyring] $mirror $suite main
END
cat >apt.conf <<END
Dir::Etc "$work/etc";
Dir::Etc::SourceList "$work/etc/sources.list";
Dir::Etc::SourceParts "-";
Dir::State "$work/state";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
Acquire::Languages "none";
APT::Sandbox::User "root";
END
export APT_CONFIG="$work/apt.conf"

apt-get -q update
apt-get -q --download-only source pgvector
apt-get -q download postgresql-server-dev-17
dpkg-source --no-check -x pgvector_*.dsc pgvector
dpkg-deb -x postgresql-server-dev-17_*.deb server

# Not make's PGXS: its flags are Debian's own, and it wants a whole server.
version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" pgvector/vector.control)
headers="$work/server/usr/include/postgresql/17/server"
for source in pgvector/src/*.c; do
  # shellcheck disable=SC2086
  gcc $flags -Wall "-ffile-prefix-map=$work=." -D_GNU_SOURCE -I"$headers" -Ipgvector/src -c "$source" -o "$(basename "$source" .c).o"
done
gcc -shared -Wl,--as-needed -Wl,--build-id=none -o vector.so ./*.o -lm
strip --strip-unneeded vector.so

mkdir -p "$target"
rm -f "$target"/*
cp vector.so pgvector/vector.control "$target/"
chmod 644 "$target/vector.so" # the server maps it, nobody runs it
cp pgvector/sql/vector.sql "$target/vector--$version.sql"
cp pgvector/LICENSE "$target/LICENSE"
(cd "$target" && sha256sum LICENSE vector--"$version".sql vector.control vector.so >SHA256SUMS)
ls -l "$target"
basename pgvector_*.dsc .dsc
basename postgresql-server-dev-17_*.deb .deb
