#!/usr/bin/env bash
# Measures everything that benchmarks/README.md lists, and puts it into benchmarks/RESULTS.md.
#
#   benchmarks/run.sh            all rows of speed: about an hour on a machine that does nothing else
#   benchmarks/run.sh NAME...    these rows
#   benchmarks/run.sh faults     mutations, kills, a mass withdrawal, histories and the speed of verify: as long again
#
# Needs two cores, root or sudo, wrk, node with npm, PostgreSQL, and Samba with Kerberos (Debian: wrk nodejs npm postgresql
# samba samba-ad-dc samba-ad-provision samba-dsdb-modules winbind krb5-user ldap-utils libsasl2-modules-gssapi-mit). It
# starts a PostgreSQL of its own, with its data on the disk: what is promised to be durable is measured durable. The rows
# beside a domain start a controller of their own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for program in wrk node npm taskset samba samba-tool kinit ldapmodify; do
    command -v "$program" >/dev/null || { echo "benchmarks/run.sh needs $program." >&2; exit 1; }
done
binaries=(/usr/lib/postgresql/*/bin)
binaries=${binaries[-1]}
[ -x "$binaries/initdb" ] || { echo 'benchmarks/run.sh needs PostgreSQL.' >&2; exit 1; }

as_postgres() ( cd / && if [ "$(id -u)" = 0 ]; then setpriv --reuid postgres --regid postgres --init-groups "$@"; else sudo -n -u postgres "$@"; fi )

port=$((20000 + RANDOM % 10000))
data=$(as_postgres mktemp -d /var/tmp/counterfoil-bench.XXXXXX)
stop() {
    as_postgres "$binaries/pg_ctl" -D "$data/data" -m immediate stop >/dev/null 2>&1 || true
    as_postgres rm -rf "$data"
}
trap stop EXIT
as_postgres "$binaries/initdb" -D "$data/data" -U probe --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null
as_postgres "$binaries/pg_ctl" -D "$data/data" -l "$data/log" -w start \
    -o "-p $port -k $data -c listen_addresses=127.0.0.1" >/dev/null

for baseline in jose oidc-provider; do
    npm ci --prefix "benchmarks/$baseline" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
done
dotnet build benchmarks/speed -c Release -v quiet --nologo -clp:ErrorsOnly
export COUNTERFOIL_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=probe" TMPDIR=/var/tmp
if [ "${1-}" = faults ]; then
    dotnet build benchmarks/faults -c Release -v quiet --nologo -clp:ErrorsOnly
    held=0
    for what in verify mutations kills flow-kills withdrawal history; do
        dotnet benchmarks/faults/bin/Release/net10.0/Counterfoil.Faults.dll "$what" || held=1
    done
    exit "$held"
fi
dotnet benchmarks/speed/bin/Release/net10.0/Counterfoil.Benchmarks.dll "$@"
