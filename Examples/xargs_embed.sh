#!/usr/bin/env bash
# Embeds a collection of pictures with a compiled program, in several processes side by side.
#
#   xargs_embed.sh [-P WORKERS] [-n BATCH] PROGRAM OUTPUT.jsonl PICTURE|FOLDER...
#
# PROGRAM is what `burin compile MODEL -o face` writes. WORKERS processes (default: one for each
# CPU) take BATCH pictures each time (default 128). OUTPUT.jsonl gets a line for each picture:
#   {"file":"a.jpg","embedding":[...]}    or    {"file":"a.jpg","error":"..."}
# A folder stands for the .jpg, .jpeg and .png files in it and below. Batches are in the order of
# the sorted names, within one those with errors come last.
#
# Every batch has a file of its own in OUTPUT.jsonl.parts, renamed when it is whole, so that lines
# of two processes never mix, and a run that was killed is taken up by the same command: what is
# done is not done again. OUTPUT.jsonl appears when it holds a line for each picture, then the parts
# go. Exit codes: 0 all done, 1 wrong use, or batches that failed.
set -euo pipefail

fail() {
    printf 'xargs_embed.sh: %s\n' "$@" >&2
    exit 1
}

# Turns the program's messages about files it cannot read, `"a.jpg": why`, into lines of JSON, and
# drops its notices of resized pictures.
messages_to_lines() {
    LC_ALL=C sed -E '
        /^"([^"\\]|\\.)*": resized from [0-9]+x[0-9]+ to /d
        h
        s/^("([^"\\]|\\.)*"): .*/{"file":\1,"error":"/
        x
        s/^"([^"\\]|\\.)*": //
        s/["\\]/\\&/g
        s/[[:cntrl:]]/ /g
        G
        s/(.*)\n(.*)/\2\1"}/'
}

# Embeds the pictures that a list names, each ended by a zero byte, into the part beside it.
# Exit code 255 makes xargs stop: the next batch would fail the same way.
embed_batch() {
    local list=$1 part=${1%.list}.jsonl fresh=${1%.list}.$$ code=0 files
    mapfile -d '' -t files <"$list"
    "$PROGRAM" -- "${files[@]}" >"$fresh" 2>"$fresh.messages" || code=$?
    case $code in
    0) ;;
    3) messages_to_lines <"$fresh.messages" >>"$fresh" ;;
    1 | 126 | 127)
        cat "$fresh.messages" >&2
        exit 255
        ;;
    *)
        cat "$fresh.messages" >&2
        printf 'xargs_embed.sh: %s ended with exit code %d at the pictures of %s\n' \
            "$PROGRAM" "$code" "$list" >&2
        exit 1
        ;;
    esac
    if [ "$(wc -l <"$fresh")" -ne ${#files[@]} ]; then
        printf 'xargs_embed.sh: %s gave other than %d lines for %s\n' \
            "$PROGRAM" ${#files[@]} "$list" >&2
        exit 1
    fi
    mv "$fresh" "$part"
    rm "$fresh.messages"
}

# The pictures that the arguments stand for, each ended by a zero byte.
find_pictures() {
    local given suffixes=('(' -iname '*.jpg' -o -iname '*.jpeg' -o -iname '*.png' ')')
    for given; do
        case $given in -*) given=./$given ;; esac
        if [ -d "$given" ]; then
            LC_ALL=C find -H "$given" ! -type d "${suffixes[@]}" -print0
        elif [ -e "$given" ]; then
            printf '%s\0' "$given"
        else
            fail "$given: no such file; expected a picture or a folder of pictures"
        fi
    done
}

# What a run is of: parts of another one must not be mixed with its own.
describe_run() {
    printf '%s\n' "$PWD" "$batch"
    sha256sum <"$PROGRAM"
    sha256sum <"$pictures"
}

# Splits the pictures into lists of batches, unless those are of a run to be taken up.
prepare() {
    describe_run >"$parts/run.new"
    if [ -e "$parts/run" ]; then
        cmp -s "$parts/run" "$parts/run.new" ||
            fail "$parts is of other pictures, another program or another -n;" \
                "remove it to begin anew"
    else
        find "$parts" -name '[0-9]*' -delete
        split -t '\0' -l "$batch" -a 9 -d --additional-suffix=.list "$pictures" "$parts/"
        mv "$parts/run.new" "$parts/run"
    fi
    # What a killed process left unfinished, or a machine that lost its power.
    find "$parts" -name '[0-9]*' ! -name '*.list' ! -name '*.jsonl' -delete
    find "$parts" -name '*.jsonl' -empty -delete
}

# The lists without a part, each ended by a zero byte.
missing() {
    local list
    find "$parts" -name '*.list' -print0 | sort -z | while IFS= read -r -d '' list; do
        if ! [ -e "${list%.list}.jsonl" ]; then printf '%s\0' "$list"; fi
    done
}

# The lines of all parts, in order.
gather() { find "$parts" -name '*.jsonl' -print0 | sort -z | xargs -0 -r cat; }

workers=$(nproc)
batch=128
while getopts :P:n: option; do
    case $option in
    P) workers=$OPTARG ;;
    n) batch=$OPTARG ;;
    *) fail "unknown option -$OPTARG, or one without its number" ;;
    esac
done
shift $((OPTIND - 1))
for number in "$workers" "$batch"; do
    case $number in '' | 0* | *[!0-9]*) fail "'$number'; expected a number from 1" ;; esac
done
[ $# -ge 3 ] || fail "usage: [-P WORKERS] [-n BATCH] PROGRAM OUTPUT.jsonl PICTURE|FOLDER..."
output=$2
case $output in -*) output=./$output ;; esac
parts=$output.parts
PROGRAM=$(type -P -- "$1") ||
    fail "$1: no such program; expected what burin compile MODEL -o face writes"
[ -d "$(dirname -- "$output")" ] || fail "$output: expected a path in a folder that exists"
[ ! -e "$output" ] || fail "$output exists; expected the name of a new file"
shift 2

pictures=$(mktemp)
trap 'rm -f "$pictures"' EXIT
find_pictures "$@" | LC_ALL=C sort -zu >"$pictures"
[ -s "$pictures" ] || fail "no pictures are given; expected files that end in .jpg .jpeg .png"
total=$(tr -cd '\0' <"$pictures" | wc -c)
mkdir -p -- "$parts"
# Held by the processes of a run as long as one lives.
exec 9>"$parts/lock"
flock -n 9 || fail "another run is at work in $parts"
prepare
missing >"$parts/missing"
remaining=$(xargs -0 -r cat <"$parts/missing" | tr -cd '\0' | wc -c)

export PROGRAM
export -f embed_batch messages_to_lines
begin=$(date +%s%N)
status=0
# shellcheck disable=SC2016
xargs -0 -r -P "$workers" -n 1 bash -c 'set -euo pipefail; embed_batch "$1"' embed \
    <"$parts/missing" || status=$?
end=$(date +%s%N)

gather >"$parts/whole"
done_now=$(($(wc -l <"$parts/whole") - (total - remaining)))
if [ "$status" -ne 0 ] || [ $((total - remaining + done_now)) -ne "$total" ]; then
    fail "$((remaining - done_now)) of $total pictures are not done; the rest is kept in $parts," \
        "the same command goes on from there"
fi
mv -T -- "$parts/whole" "$output"
rm -r -- "$parts"
errors=$(grep -c '^{"file":"\([^"\\]\|\\.\)*","error":' "$output" || true)
printf '%d pictures, %d with an error; ' "$total" "$errors"
awk -v now="$done_now" -v time=$((end - begin)) -v workers="$workers" 'BEGIN {
    speed = now / (time / 1e9)
    printf "%d now in %.1f s: %.1f a second, %.1f each of %d workers\n",
        now, time / 1e9, speed, speed / workers, workers
}'
