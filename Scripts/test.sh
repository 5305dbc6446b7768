#!/usr/bin/env bash
# Runs the given `swift test` command; what failed is told again at the end, where a log of
# thousands of lines is read first.
set -uo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
"$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
if [ "$status" -ne 0 ]; then
    printf '\nWhat failed:\n'
    grep -aE '^(✘ Test .*recorded an issue|error: |.* error: )' "$log" || tail -n 40 "$log"
fi
exit "$status"
