#!/bin/sh
# Fetches the ONNX backend suite: fetch-onnx-suite.sh FOLDER
#
# The suite is data inside the Python package onnx; of 1.22.0, the last release that has it as
# files. Nothing of the package is installed or run. FOLDER is there afterwards whole or not at all.
set -eu
version=1.22.0
target=${1:?usage: fetch-onnx-suite.sh FOLDER}
if [ -e "$target" ]; then exit 0; fi
if ! python3 -m pip --version >/dev/null 2>&1; then
    echo "fetch-onnx-suite: needs python3 with pip (apt-get install python3-pip)" >&2
    exit 1
fi
mkdir -p "$(dirname "$target")"
staging=$(mktemp -d -p "$(dirname "$target")")
trap 'rm -rf "$staging"' EXIT
python3 -m pip download --quiet --no-deps --only-binary :all: --dest "$staging" "onnx==$version"
python3 - "$staging" <<'END'
import pathlib, sys, zipfile
staging = pathlib.Path(sys.argv[1])
prefix = "onnx/backend/test/data/"
(wheel,) = staging.glob("onnx-*.whl")
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(staging, [n for n in archive.namelist() if n.startswith(prefix)])
END
mv "$staging/onnx/backend/test/data" "$target"
