#!/usr/bin/env bash
# Compiles the kernel templates and Burin's own C with all warnings as errors, without output.
set -euo pipefail
cd "$(dirname "$0")/.."

clang=$(command -v clang || true)
[ -n "$clang" ] || clang=$(dirname "$(readlink -f "$(command -v swift)")")/clang
check() { "$clang" -fsyntax-only -std=c11 -Wall -Wextra -Werror "$@"; }

# Every template at every vector width, with the instructions that hold such vectors.
case $(uname -m) in
x86_64) levels=("4 -march=x86-64" "8 -march=x86-64-v3" "16 -march=x86-64-v4") ;;
*) levels=("4") ;;
esac
for level in "${levels[@]}"; do
    read -r width flags <<<"$level"
    for template in Templates/kernels/*.h; do
        check ${flags:+"$flags"} -DVECTOR_WIDTH="$width" -ITemplates/kernels -x c "$template"
    done
done

# Functions of headers that the model's own source uses.
for template in Templates/model/*.h; do
    check -D_GNU_SOURCE -Wno-unused-function -x c "$template"
done

for source in Sources/C*/*.c; do
    check -D_POSIX_C_SOURCE=200809L -I"$(dirname "$source")/include" "$source"
done
check Samples/draw.c

# Benchmarks: nothing else compiles them before somebody measures.
for level in "${levels[@]}"; do
    read -r width flags <<<"$level"
    check ${flags:+"$flags"} -DVECTOR_WIDTH="$width" -ITemplates/kernels Benchmarks/kernels/kernels.c
done
for source in Benchmarks/compare/burin_host.c Benchmarks/tests/stub.c; do
    check -D_GNU_SOURCE -ISources/CModelABI/include "$source"
done
