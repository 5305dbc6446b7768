#!/usr/bin/env bash
# Writes Sources/ONNXSchema/onnx.pb.swift from onnx.proto beside it.
#
# Needs protoc (Debian: protobuf-compiler). The Swift generator is built from the swift-protobuf that
# the package depends on, so that generated code and library fit; run `make build` first.
set -euo pipefail
cd "$(dirname "$0")/.."

checkout=$PWD/.build/checkouts/swift-protobuf
scratch=$PWD/.build/protoc-gen-swift
if ! [ -d "$checkout" ]; then
    echo "generate-onnx-schema: $checkout is not there; run 'make build' first" >&2
    exit 1
fi
if ! command -v protoc >/dev/null; then
    echo "generate-onnx-schema: protoc is not in PATH; install protobuf-compiler" >&2
    exit 1
fi
swift build --package-path "$checkout" --scratch-path "$scratch" --product protoc-gen-swift
protoc --proto_path=Sources/ONNXSchema --swift_out=Sources/ONNXSchema \
    --plugin=protoc-gen-swift="$scratch/debug/protoc-gen-swift" \
    --swift_opt=Visibility=Public --swift_opt=UseAccessLevelOnImports=true onnx.proto
echo "Sources/ONNXSchema/onnx.pb.swift is written"
