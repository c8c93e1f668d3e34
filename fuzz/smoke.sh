#!/usr/bin/env bash
# Runs every target for a while: smoke.sh [SECONDS [OPTION …]], 120 seconds each by
# default, with more options of the fuzzer, such as -seed=1.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-120}
shift || true
./fuzz/seeds.sh
failed=0
for target in parse_print check json fix fmt compile_exact like sql_shape; do
    # The crate forbids `unsafe`: without the address sanitizer it runs faster.
    cargo +nightly fuzz run --sanitizer none "$target" -- \
        -max_total_time="$seconds" -max_len=65536 -timeout=20 -dict=fuzz/filter.dict \
        -print_final_stats=1 "$@" || failed=1
done
exit "$failed"
