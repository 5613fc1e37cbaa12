#!/bin/sh
# Puts a real Asterisk (and sipp, which plays its telephones) into a cache folder outside the checkout: a small Debian of
# its own, because the Debian that runs the tests may package no Asterisk. Safe to call before every test run: a complete
# installation is left as it is, a half-finished one is made again, and of two calls at once the second waits.
# Prints the folder. Ends with one line on stderr, and a failure, where it cannot work.
set -eu

CACHE=${FLOORWATCH_TEST_CACHE:-$HOME/.cache/floorwatch-tests}
ROOT=$CACHE/asterisk
STAMP=$ROOT/.floorwatch-complete
RECIPE=1 # raise it when the list of packages below changes
PACKAGES="asterisk asterisk-modules asterisk-core-sounds-en-gsm sip-tester"
LOG=$CACHE/asterisk-install.log

refuse() {
    echo "asterisk for tests: $1" >&2
    exit 1
}

complete() {
    [ -f "$STAMP" ] && [ "$(head -n 1 "$STAMP")" = "$RECIPE" ] && [ -x "$ROOT/usr/sbin/asterisk" ]
}

if complete; then
    echo "$ROOT"
    exit 0
fi
[ "$(id -u)" = 0 ] || refuse "not installed, and only root can install it (debootstrap, chroot): run this once as root"
command -v apt-get >/dev/null || refuse "not installed, and this system is no Debian (no apt-get): run the tests on Debian"
mkdir -p "$CACHE"
exec 9>"$CACHE/asterisk-install.lock"
flock 9
if complete; then # the call we waited for has done it
    echo "$ROOT"
    exit 0
fi
: >"$LOG"

if ! command -v debootstrap >/dev/null; then
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends debootstrap; } >>"$LOG" 2>&1 ||
        refuse "debootstrap cannot be installed; see $LOG"
fi

# Nothing may be mounted below a folder that is about to be removed: rm would follow a bind mount.
clear_away() {
    grep -q " $ROOT/" /proc/mounts && refuse "something is still mounted below $ROOT; unmount it first"
    rm -rf "$ROOT"
}

build() { # $1: the release to take
    clear_away
    debootstrap --variant=minbase "$1" "$ROOT" || return 1
    printf '#!/bin/sh\nexit 101\n' >"$ROOT/usr/sbin/policy-rc.d" # packages must not start their daemons
    chmod +x "$ROOT/usr/sbin/policy-rc.d"
    # shellcheck disable=SC2086 # a list of words
    DEBIAN_FRONTEND=noninteractive chroot "$ROOT" apt-get install -y --no-install-recommends $PACKAGES || return 1
    chroot "$ROOT" apt-get clean
    chroot "$ROOT" /usr/sbin/asterisk -V || return 1
}

RELEASE=
for candidate in sid bullseye; do # sid packages Asterisk 22, bullseye 16
    if build "$candidate" >>"$LOG" 2>&1; then
        RELEASE=$candidate
        break
    fi
done
[ -n "$RELEASE" ] || refuse "installation failed; the last lines of $LOG: $(tail -n 3 "$LOG" | tr '\n' ' ')"
printf '%s\n%s\n' "$RECIPE" "$(chroot "$ROOT" /usr/sbin/asterisk -V)" >"$STAMP"
echo "$ROOT"
