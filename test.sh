#!/usr/bin/env bash
# Everything that must hold before a change goes in, on Debian, as root or with sudo:
#
#   ./test.sh        installs what is missing, starts its own PostgreSQL, checks the formatting, builds, and runs
#                    all tests: units, both databases, the browser, foreign clients.
#   ./test.sh unit   the inner loop: builds and runs the unit tests alone; installs nothing, needs no root.
#
# The last line is "N passed, N failed". A test that was skipped counts as failed, and so does whatever keeps the
# tests from running.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Build servers that stay behind would keep a pipe's reader waiting for its end.
export MSBUILDDISABLENODEREUSE=1

readonly foreign=tests/Counterfoil.Journeys/Foreign
# What needs a database or the whole server; see CONTRIBUTING.md.
readonly units='FullyQualifiedName!~Counterfoil.Tests.Storage.&FullyQualifiedName!~Counterfoil.Tests.Server.'

scratch=$(mktemp -d)
database=
closing_line='0 passed, 1 failed'

say() { printf '\n== %s\n' "$*"; }

# Ends the run for a reason that is not a test's.
give_up() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Runs a command with a user's rights (the first argument), in a folder that every user may enter.
as() (
    user=$1
    shift
    cd /
    if [ "$(id -un)" = "$user" ]; then
        "$@"
    elif [ "$(id -u)" = 0 ]; then
        setpriv --reuid "$user" --regid "$user" --init-groups "$@"
    else
        sudo -n -u "$user" "$@"
    fi
)

# However the run ends: nothing of it stays behind, and there is a closing line.
clean_up() {
    if [ -n "$database" ]; then
        stop_postgresql
    fi
    rm -rf "$scratch"
    printf '\n%s\n' "$closing_line"
}

# --- What is needed -------------------------------------------------------------------------------------------

check_ground() {
    command -v dotnet >/dev/null || give_up 'The .NET SDK is missing (global.json says which): https://dot.net/download'
    dotnet --version >/dev/null || give_up 'The .NET SDK that global.json asks for is missing: https://dot.net/download'
    command -v apt-get >/dev/null || give_up 'test.sh installs what it needs with apt-get: it runs on Debian. "./test.sh unit" runs anywhere.'
    if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
        give_up 'test.sh installs packages and starts PostgreSQL: run it as root, or where sudo asks for no password.'
    fi
}

# The program or library that a Debian package is wanted for, then the package.
needed_packages() {
    cat <<'LIST'
/usr/bin/chromium                            chromium
/usr/bin/curl                                curl
/usr/bin/faketime                            faketime
/usr/bin/kill                                procps
/usr/bin/kinit                               krb5-user
/usr/bin/ldapmodify                          ldap-utils
/usr/bin/node                                nodejs
/usr/bin/npm                                 npm
/usr/bin/oathtool                            oathtool
/usr/bin/openssl                             openssl
/usr/bin/promtool                            prometheus
/usr/bin/python3                             python3
/usr/bin/samba-tool                          samba-common-bin
/usr/bin/setpriv                             util-linux
/usr/lib/*/libargon2.so.1                    libargon2-1
/usr/lib/*/libsodium.so.23                   libsodium23
/usr/lib/*/samba/ldb/anr.so                  samba-dsdb-modules
/usr/lib/*/samba/vfs/acl_xattr.so            samba-ad-dc
/usr/lib/*/sasl2/libgssapiv2.so              libsasl2-modules-gssapi-mit
/usr/lib/apache2/modules/mod_auth_openidc.so libapache2-mod-auth-openidc
/usr/lib/postgresql/*/bin/initdb             postgresql
/usr/lib/python3/dist-packages/zeep          python3-zeep
/usr/sbin/apache2                            apache2-bin
/usr/sbin/nginx                              nginx-light
/usr/sbin/samba                              samba
/usr/sbin/winbindd                           winbind
/usr/share/samba/setup/provision.ldif        samba-ad-provision
LIST
}

missing_packages() {
    local file package
    while read -r file package; do
        compgen -G "$file" >/dev/null || printf '%s\n' "$package"
    done < <(needed_packages)
}

install_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    if [ "${#missing[@]}" = 0 ]; then
        return
    fi
    say "Installing ${missing[*]}"
    as root apt-get update -q || true
    as root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}" || true
    mapfile -t missing < <(missing_packages)
    if [ "${#missing[@]}" != 0 ]; then
        give_up "Could not install: ${missing[*]}"
    fi
}

install_npm_packages() {
    local list folder
    for list in "$foreign"/*/package.json samples/*/package.json; do
        folder=$(dirname "$list")
        # npm notes in node_modules what it installed last; an older note than the list means the list has changed.
        if [ "$folder/node_modules/.package-lock.json" -nt "$list" ]; then
            continue
        fi
        say "Installing the npm packages of $folder"
        npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error \
            || give_up "Could not install the npm packages of $folder"
    done
}

# --- PostgreSQL -----------------------------------------------------------------------------------------------

free_port() {
    local port
    while true; do
        port=$((20000 + RANDOM % 10000))
        if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '%s' "$port"
            return
        fi
    done
}

pg_bin() {
    local all=(/usr/lib/postgresql/*/bin)
    printf '%s' "${all[-1]}"
}

start_postgresql() {
    local port
    say 'Starting PostgreSQL'
    port=$(free_port)
    database=$(as postgres mktemp -d /tmp/counterfoil-pg.XXXXXX)
    as postgres "$(pg_bin)/initdb" -D "$database/data" -U probe --auth=trust -E UTF8 --locale=C.UTF-8 >"$scratch/initdb" \
        || give_up "PostgreSQL did not start: $(cat "$scratch/initdb")"
    # The data is thrown away: a power cut may spoil it.
    as postgres "$(pg_bin)/pg_ctl" -D "$database/data" -l "$database/log" -w start \
        -o "-p $port -k $database -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync=off" >/dev/null \
        || give_up "PostgreSQL did not start: $(as postgres cat "$database/log")"
    export COUNTERFOIL_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=probe"
}

stop_postgresql() {
    as postgres "$(pg_bin)/pg_ctl" -D "$database/data" -m immediate -w stop >/dev/null || true
    as postgres rm -rf "$database"
    database=
}

# --- Tests ----------------------------------------------------------------------------------------------------

check_formatting() {
    say 'Checking the formatting'
    dotnet tool restore >"$scratch/tools" || give_up "Could not restore the tools: $(cat "$scratch/tools")"
    dotnet csharpier check . || give_up 'Not formatted: run "dotnet csharpier format ."'
}

build() {
    say 'Building'
    dotnet build "$@" -c Release --nologo -v quiet -clp:ErrorsOnly || give_up 'The build failed.'
}

# Runs a test project; whatever befalls it stands in its TRX file, or in the list of those that broke.
run_tests() {
    local project=$1
    shift
    say "Testing $project"
    dotnet test "tests/$project" -c Release --no-build --nologo --results-directory "$scratch/results" \
        --logger "trx;LogFileName=$project.$SECONDS.trx" --blame-hang-timeout 5m --blame-hang-dump-type none "$@" \
        || printf '%s\n' "$project" >>"$scratch/broken"
}

# The sum of one counter over all TRX files.
sum() {
    { grep -ho "<Counters [^>]*" "$scratch"/results/*.trx 2>/dev/null || true; } \
        | { grep -o " $1=\"[0-9]*\"" || true; } | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'
}

# Counts: everything that did not pass has failed. The closing line is said when all is cleaned up.
close() {
    local total passed failed
    total=$(sum total)
    passed=$(sum passed)
    failed=$((total - passed))
    # A project whose run broke without a failed test has crashed; one without any test has lost them.
    if [ "$failed" = 0 ] && { [ -s "$scratch/broken" ] || [ "$passed" = 0 ]; }; then
        failed=1
        say "Broken: $(cat "$scratch/broken" 2>/dev/null || echo 'no test ran')"
    fi
    closing_line="$passed passed, $failed failed"
    [ "$failed" = 0 ]
}

run_units() {
    build tests/Counterfoil.Tests
    run_tests Counterfoil.Tests --filter "$units"
    close
}

run_all() {
    check_ground
    install_packages
    install_npm_packages
    check_formatting
    build Counterfoil.slnx
    start_postgresql
    export COUNTERFOIL_TEST_LEDGER="$scratch/ledger"
    mkdir "$COUNTERFOIL_TEST_LEDGER"
    run_tests Counterfoil.Tests --filter 'FullyQualifiedName!~SecretSweep'
    run_tests Counterfoil.Journeys
    run_tests Counterfoil.Directory.Tests
    search_for_secrets
    close
}

# After everything else: no log, database file or answer holds a secret that the suite used.
search_for_secrets() {
    # Stopped in good order, so that all of it is in its files.
    as postgres "$(pg_bin)/pg_ctl" -D "$database/data" -m fast -w stop >/dev/null || true
    as root cp -r "$database/data" "$scratch/postgresql"
    as root chown -R "$(id -u)" "$scratch/postgresql"
    COUNTERFOIL_TEST_SWEEP="$scratch/postgresql" run_tests Counterfoil.Tests --filter 'FullyQualifiedName~SecretSweep'
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
exec </dev/null
case "${1-}" in
    '') run_all ;;
    unit) run_units ;;
    *) give_up 'Usage: ./test.sh [unit]' ;;
esac
