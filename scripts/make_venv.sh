#!/bin/sh
# Make the project's own environment in .venv, without root.
set -eu
python=${1:-}
if [ -z "$python" ]; then
    echo "metaloom: no Python 3.11 or newer was found. Install one (Debian, Ubuntu: apt install python3 python3-venv) and run make again." >&2
    exit 3
fi
rm -rf .venv
if "$python" -m venv .venv 2>/dev/null; then
    exit 0
fi
# Debian and Ubuntu ship venv without ensurepip unless python3-venv is installed; uv, virtualenv or a user's pip can stand in.
rm -rf .venv
if command -v uv >/dev/null 2>&1 && uv venv --quiet --seed --python "$python" .venv; then
    exit 0
fi
rm -rf .venv
if "$python" -m virtualenv --quiet .venv 2>/dev/null; then
    exit 0
fi
rm -rf .venv
if "$python" -m pip --version >/dev/null 2>&1 && "$python" -m venv --without-pip .venv; then
    "$python" -m pip --quiet --python .venv/bin/python install pip && exit 0
fi
rm -rf .venv
echo "metaloom: $python cannot make a virtual environment. Install its venv module (Debian, Ubuntu: apt install python3-venv) and run make again." >&2
exit 3
