#!/bin/sh
# Install a hash-pinned lock, and Metaloom itself, into .venv.
set -eu
lock=$1
echo "metaloom: installing what $lock pins into .venv (first time: a minute or two)" >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
