#!/usr/bin/env bash
# Tests the benchmarks' own arithmetic; compiles those of them that need packages or hours to run.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v python3 >/dev/null; then
    echo "note: there is no python3; tests of the benchmarks are skipped"
    exit 0
fi
# Leaves no compiled files beside the sources.
export PYTHONDONTWRITEBYTECODE=1
find Benchmarks Examples -name '.?*' -prune -o \( -name '*.py' -o -path Benchmarks/serve/run \) \
    -print0 | xargs -0 python3 -c '
import sys
for path in sys.argv[1:]:
    compile(open(path, encoding="utf-8").read(), path, "exec")'
python3 -m unittest discover --start-directory Benchmarks/tests
# The comparison needs NumPy, which the environment with Ray has.
python=python3
[ ! -x .build/ray-venv/bin/python ] || python=$PWD/.build/ray-venv/bin/python
if "$python" -c 'import numpy' 2>/dev/null; then
    (cd Benchmarks/compare && "$python" -m unittest)
else
    echo "note: there is no NumPy; tests of the comparison are skipped"
fi
