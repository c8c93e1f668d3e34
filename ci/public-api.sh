#!/usr/bin/env bash
# Compares the public API of the library with docs/public-api/*.txt, so that a
# change shows each name it adds, changes or removes.
#
# Usage: ci/public-api.sh [--update]
#
# --update writes the files again. It needs a nightly compiler and
# `cargo install cargo-public-api --locked`.
set -euo pipefail
cd "$(dirname "$0")/.."

is_updating=false
case "${1:-}" in
--update) is_updating=true ;;
"") ;;
*)
    echo "usage: ci/public-api.sh [--update]" >&2
    exit 2
    ;;
esac

mkdir -p docs/public-api target/public-api
status=0
for name in no-features all-features; do
    case $name in
    no-features) features=--no-default-features ;;
    all-features) features=--all-features ;;
    esac
    found=target/public-api/$name.txt
    kept=docs/public-api/$name.txt
    # `-ss` leaves out blanket implementations and auto traits.
    cargo +nightly public-api "$features" -ss --color never >"$found"
    if $is_updating; then
        cp "$found" "$kept"
    elif ! diff -u "$kept" "$found"; then
        echo "$kept is not current: run ci/public-api.sh --update and review the difference" >&2
        status=1
    fi
done
exit $status
