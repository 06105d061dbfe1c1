#!/usr/bin/env bash
# How much of an endpoint's rate is left when a ticket is checked in front of it: the server on one core, wrk on
# another, both endpoints of one process in turn. A figure is the median of paired rounds of a second.
#
#   benchmarks/ticket-check.sh [ROUNDS]      15 rounds by default; needs wrk (Debian: wrk), curl and jq or python3
#
# The baseline is GET /api (no login); against it stands GET /api/v1/User/currentAssociate with a ticket. The sizes
# of the two answers are printed: what the larger one costs is part of the ratio.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds=${1:-15}
port=${PORT:-7390}
scratch=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$scratch"' EXIT

dotnet build -c Release -v q src/Counterfoil.Server >/dev/null
counterfoil=(dotnet src/Counterfoil.Server/bin/Release/net10.0/counterfoil.dll)
taskset -c 0 "${counterfoil[@]}" demo --json --data "$scratch/demo" --port "$port" >"$scratch/demo.json" &
server=$!
until [ -s "$scratch/demo.json" ]; do kill -0 "$server"; sleep 0.2; done

read_json() { python3 -c "import json,sys; d=json.load(open('$scratch/demo.json')); print(eval(sys.argv[1]))" "$1"; }
address=$(read_json "d['address'].rstrip('/')")
user=$(read_json "next(p['name'] for p in d['people'] if p['role']=='user')")
password=$(read_json "next(p['password'] for p in d['people'] if p['role']=='user')")
ticket=$(curl -sf -H 'Content-Type: application/json' -d "{\"userName\":\"$user\",\"password\":\"$password\"}" \
    "$address/v1/login" | python3 -c "import json,sys; print(json.load(sys.stdin)['ticket'])")

open=("$address/api" -H 'Accept: application/json')
checked=("$address/api/v1/User/currentAssociate" -H 'Accept: application/json' -H "Authorization: SOTicket $ticket")
size() { curl -sf "${@:2}" "$1" | wc -c; }
rate() { taskset -c 1 wrk -t1 -c16 -d"$1" "${@:2}" | awk '/Requests\/sec/ {print $2}'; }

printf 'answers: open %s bytes, checked %s bytes\n' "$(size "${open[@]}")" "$(size "${checked[@]}")"
rate 10s "${open[@]}" >/dev/null
rate 10s "${checked[@]}" >/dev/null
for ((round = 0; round < rounds; round++)); do
    printf '%s %s\n' "$(rate 1s "${checked[@]}")" "$(rate 1s "${open[@]}")"
done | python3 -c '
import statistics, sys
pairs = [tuple(map(float, line.split())) for line in sys.stdin]
ratios = sorted(checked / open for checked, open in pairs)
print(f"open    {statistics.median(o for _, o in pairs):9.0f} requests/s (median)")
print(f"checked {statistics.median(c for c, _ in pairs):9.0f} requests/s (median)")
print(f"ratio   {statistics.median(ratios):.2f} (min {ratios[0]:.2f}, max {ratios[-1]:.2f}, {len(pairs)} paired rounds)")'
