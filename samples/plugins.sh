#!/usr/bin/env bash
# Packs what a plugin's author references into artifacts/packages, and then builds and tests the samples against the
# packages, as an outsider would. A folder of its own takes the packages, so that no earlier one of the same version is
# used; what is not ours is looked for in the usual folder first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly feed=../artifacts/packages
export NUGET_FALLBACK_PACKAGES=${NUGET_FALLBACK_PACKAGES:-${NUGET_PACKAGES:-$HOME/.nuget/packages}}
export NUGET_PACKAGES=$PWD/../artifacts/samples
export MSBUILDDISABLENODEREUSE=1

mkdir -p "$feed" "$NUGET_FALLBACK_PACKAGES"
rm -rf "$feed"/Counterfoil.*.nupkg "$NUGET_PACKAGES"/counterfoil.*
for project in Counterfoil.Abstractions Counterfoil.Conformance; do
    dotnet pack "../src/$project" -c Release -o "$feed" --nologo -v quiet -p:RunAnalyzers=false
done
for sample in office-hours/OfficeHours totp/Totp; do
    dotnet publish "$sample" -c Release -o "../artifacts/plugins/$(basename "$sample")" --nologo -v quiet
    dotnet test "$sample.Tests" -c Release --nologo -v quiet "$@"
done
