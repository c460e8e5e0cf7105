#!/bin/sh
# Browser tests use Debian's Chromium: install it where that is possible, say loudly where it is not.
if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        apt-get install -y -qq chromium >/dev/null 2>&1 || { apt-get update -qq >/dev/null 2>&1 && apt-get install -y -qq chromium >/dev/null 2>&1; }
    elif command -v sudo >/dev/null 2>&1; then
        sudo -n apt-get install -y -qq chromium >/dev/null 2>&1
    fi
fi
if ! command -v chromium >/dev/null 2>&1; then
    echo "****************************************************************" >&2
    echo "* No Chromium here, and none could be installed: the browser   *" >&2
    echo "* tests are SKIPPED. (Debian, Ubuntu: apt install chromium)    *" >&2
    echo "****************************************************************" >&2
fi
exit 0
