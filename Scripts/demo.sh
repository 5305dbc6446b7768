#!/usr/bin/env bash
# Shows the whole path on one network: compile, run on pictures, measure, check.
set -euo pipefail
cd "$(dirname "$0")/.."

burin=.build/release/burin
folder=demo-output
model=$folder/crunet-116.so
network=(crunet-116 --weights seed:7)

# A heading, the command as one would type it, and what it prints.
step() {
    printf '\n== %s\n' "$1"
    shift
    local command=("$@")
    printf '   $ %s\n' "${command[*]}"
    "$@"
}

mkdir -p "$folder"
cat <<'TEXT'

Burin compiles a trained face network into machine code that needs nothing but libc.
The network of this demo is CRU-Net-116 (94 million parameters, 112x112 pixels). Its weights are
pseudo-random: the numbers are real arithmetic, but they know no faces.
TEXT

step "Compile the network to a shared library" \
    "$burin" compile "${network[@]}" -o "$model"
step "Run it on the sample pictures and compare the embeddings: 1 means alike" \
    "$burin" run "$model" Samples/*.png Samples/*.jpg --similarity
step "Measure it on one core, beside the most the core can do" \
    "$burin" bench "$model" --runs 20
step "Check every layer against the float64 interpreter" \
    "$burin" check "${network[0]}" "$model" "${network[@]:1}"

cat <<TEXT

== Next, with your own MXNet checkpoint: model-symbol.json and model-0000.params
   \$ $burin inspect model-symbol.json            # what it is, and what becomes of it
   \$ $burin compile model-symbol.json -o model.so
   \$ $burin check model-symbol.json model.so     # is the compiled code right?
   \$ $burin run model.so face-a.png face-b.jpg --similarity
   Pictures must be cropped and aligned faces. '$burin --help' tells the rest.
TEXT
