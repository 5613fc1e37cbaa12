#!/bin/sh
# Installs what the tests need besides Python packages: a browser with CJK fonts, node packages, PostgreSQL, Redis, libfaketime, a real Asterisk.
# Root on Debian installs all of it (idempotent). Anywhere else it says in one line what is left out, and exits 3.
set -eu
cd "$(dirname "$0")"

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "not root on Debian: left out are tests/live (real Asterisk) and tests/browser (real chromium) and, without redis-server, tests of several nodes; install them by hand or run as root" >&2
    exit 3
fi

missing=""
command -v chromium >/dev/null || missing="$missing chromium"
command -v node >/dev/null || missing="$missing nodejs"
command -v npm >/dev/null || missing="$missing npm"
command -v openssl >/dev/null || missing="$missing openssl"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v redis-server >/dev/null || missing="$missing redis-server"
ls /usr/lib/*/faketime/libfaketime.so.1 >/dev/null 2>&1 || missing="$missing libfaketime"
[ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || missing="$missing fonts-noto-cjk"
if [ -n "$missing" ]; then
    echo "installing:$missing"
    apt-get update -qq
    # shellcheck disable=SC2086  # a list of package names
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

if [ ! -e browser/node_modules/.ready ] || [ browser/package-lock.json -nt browser/node_modules/.ready ]; then
    (cd browser && npm ci --silent --no-audit --no-fund && touch node_modules/.ready)
fi

sh live/install_asterisk.sh
