#!/usr/bin/env bash
# Installs what building Burin needs and a bare Debian machine with a Swift toolchain lacks.
#
# With --tests also what only the tests need, and Ray in a virtual environment. Says what is missing
# and why before anything is installed. Where it may not install, it prints the command to run and
# stops. Does nothing when all is there.
set -euo pipefail
purpose=${1-}

fail() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

# Swift comes from swift.org, not from a package, so it is asked for and not installed.
require_swift() {
    command -v swift >/dev/null || fail "Swift 6.2 or newer is needed and not in PATH." \
        "Get it from https://www.swift.org/install/linux/ and put its usr/bin folder into PATH."
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    case $version in
    [0-5].* | 6.[01] | "")
        fail "Swift 6.2 or newer is needed; 'swift --version' says '${version:-nothing}'."
        ;;
    esac
}

has_program() { command -v "$1" >/dev/null; }

# clang in PATH, or the one that comes with the Swift toolchain.
has_clang() {
    local name
    for name in clang clang-{21,20,19,18,17,16,15,14}; do
        if has_program "$name"; then return 0; fi
    done
    [ -x "$(dirname "$(readlink -f "$(command -v swift)")")/clang" ]
}

# A library's .pc file: the Swift package manager finds headers and libraries by it.
has_library() {
    if has_program pkg-config; then
        pkg-config --exists "$1"
    else
        compgen -G "/usr/lib/*/pkgconfig/$1.pc" >/dev/null || [ -e "/usr/lib/pkgconfig/$1.pc" ]
    fi
}

packages=()
reasons=()
need() {
    packages+=("$1")
    reasons+=("$2")
}

# Packages by their Debian names; libjpeg-dev stands for libjpeg62-turbo-dev, and on Ubuntu for
# libjpeg-turbo8-dev.
find_missing() {
    packages=()
    reasons=()
    has_clang || need clang "the C compiler: turns generated C into machine code"
    has_program pkg-config || need pkg-config "tells the Swift package manager where libraries are"
    has_library openblas || need libopenblas-dev "OpenBLAS: the interpreter's matrix product"
    has_library libjpeg || need libjpeg-dev "libjpeg-turbo: reads JPEG pictures"
    has_library libpng || need libpng-dev "libpng: reads PNG pictures"
    has_program dot || need graphviz "lays out drawings of graphs: burin inspect --svg"
    if [ "$purpose" = --tests ]; then
        has_program cmake || need cmake "the tests build programs with the CMake packages of models"
        has_program g++ || need g++ "the tests compile headers of models as C and C++, and examples"
        has_program parallel || need parallel "the tests embed pictures with GNU parallel"
        has_program python3 || need python3 "the tests install the Python packages of models"
        if ! python3 -c "import ensurepip, venv" 2>/dev/null; then
            need python3-venv "the tests install the Python packages of models"
        fi
        has_browser || ! is_debian ||
            need chromium-headless-shell "the tests open a page of pictures in a browser"
        [ "$(uname -m)" != x86_64 ] || find_missing_for_emulation
    fi
}

# The names by which Tests/CommandLineTests/Browser.swift looks.
has_browser() {
    local name
    for name in chromium-headless-shell chromium chromium-browser google-chrome; do
        if has_program "$name"; then return 0; fi
    done
    return 1
}

# Ubuntu has browsers as snaps only, which many test machines cannot run; there and elsewhere what
# needs a browser is skipped.
is_debian() { grep -qx 'ID=debian' /etc/os-release 2>/dev/null; }

# What compiles for AArch64 and runs the result, and what stands in for old x86 processors.
find_missing_for_emulation() {
    local reason="the tests compile models for AArch64"
    has_program qemu-aarch64 || has_program qemu-aarch64-static ||
        need qemu-user "the tests run models for AArch64, and on old x86 processors"
    compgen -G "/usr/lib/gcc-cross/aarch64-linux-gnu/*/libgcc.a" >/dev/null ||
        need gcc-aarch64-linux-gnu "$reason: start files and libgcc"
    [ -e /usr/aarch64-linux-gnu/include/stdlib.h ] ||
        need libc6-dev-arm64-cross "$reason: the C library"
}

install_missing() {
    local update="apt-get update" install="apt-get install -y --no-install-recommends ${packages[*]}"
    if ! has_program apt-get; then
        fail "This is no Debian or Ubuntu: install the packages above, or what they are called here," \
            "and run make again."
    fi
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        # Without a terminal nobody can type a password.
        as_root=(sudo)
        [ -t 0 ] || as_root=(sudo -n)
        if ! has_program sudo || ! { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
            fail "Installing needs root. Run this as root, then make again:" "  $update && $install"
        fi
    fi
    export DEBIAN_FRONTEND=noninteractive
    echo "setup: running $install"
    # Unquoted: the words of the commands.
    # shellcheck disable=SC2086
    if ! { "${as_root[@]}" $update && "${as_root[@]}" $install; }; then
        fail "Installing failed. Run this as root, then make again:" "  $update && $install"
    fi
}

# Packages of Debian's that are missing, installed.
install_packages() {
    find_missing
    if [ ${#packages[@]} -eq 0 ]; then return; fi
    echo "setup: missing on this machine:"
    local index
    for index in "${!packages[@]}"; do
        printf '  %-16s %s\n' "${packages[$index]}" "${reasons[$index]}"
    done
    install_missing
    find_missing
    if [ ${#packages[@]} -ne 0 ]; then
        fail "Still missing after installing: ${packages[*]}"
    fi
    echo "setup: done"
}

# A virtual environment with what Examples/ray_embed.py needs, from PyPI, kept until that changes.
# Without it the tests of large collections say so and are skipped, and the next call tries again.
make_ray_environment() {
    local folder requirements python
    folder=$(dirname "$0")/../.build/ray-venv
    requirements=$(dirname "$0")/../Examples/requirements.txt
    python=$folder/bin/python
    if cmp -s "$requirements" "$folder/installed"; then return; fi
    echo "setup: installing Ray into .build/ray-venv, 650 MB"
    rm -rf "$folder"
    # setuptools and wheel install the packages of models.
    if python3 -m venv "$folder" &&
        "$python" -m pip install --quiet --requirement "$requirements" setuptools wheel; then
        cp "$requirements" "$folder/installed"
    else
        echo "setup: no environment with Ray; the tests that need it are skipped" >&2
    fi
}

require_swift
install_packages
if [ "$purpose" = --tests ]; then make_ray_environment; fi
