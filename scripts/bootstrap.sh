#!/bin/sh
# Makes .venv ready: `scripts/bootstrap.sh run`, or `scripts/bootstrap.sh test` (run and the tools).
# Needs only python3 (3.11 or later). Packages come from a hashed lock; a warm start is instant.
set -eu
cd "$(dirname "$0")/.."
wanted=${1:-run}
lock=requirements/$wanted.txt
venv=${VENV:-.venv}
python=${PYTHON:-python3}

say() { echo "vademecum: $*" >&2; }
stop() { say "$@"; exit 1; }

[ -f "$lock" ] || stop "there is no set of packages called '$wanted'; there are run and test"
command -v "$python" >/dev/null 2>&1 || stop "python3 (3.11 or later) is needed and not installed"

# What a ready environment depends on: its lock, this script, the place and the interpreter.
fingerprint() {
    "$python" -IS -c 'import hashlib, os, sys
made_of = [open(path, "rb").read() for path in sys.argv[1:]]
made_of += [os.fsencode(text) for text in (os.getcwd(), sys.version, sys.prefix)]
print(hashlib.sha256(b"\0".join(made_of)).hexdigest())' "requirements/$1.txt" scripts/bootstrap.sh
}
is_ready() { [ "$(cat "$venv/.ready-$1" 2>/dev/null || true)" = "$(fingerprint "$1")" ]; }
if is_ready "$wanted"; then exit 0; fi

"$python" -IS -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 or later is needed; here is $("$python" --version)"

# Debian ships python3 without ensurepip, which a virtual environment needs.
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "installing python3-venv"
        { apt-get update -qq && apt-get install -qq -y --no-install-recommends python3-venv; } \
            >"$PWD/.venv-install.log" 2>&1 ||
            stop "python3-venv could not be installed; .venv-install.log says why"
        rm -f .venv-install.log
    else
        stop "this Python cannot make a virtual environment; ask an administrator for:" \
            "apt-get install python3-venv"
    fi
fi

# Made anew rather than mended, so that nothing stays that the lock does not name.
if [ -e "$venv" ] && [ ! -f "$venv/pyvenv.cfg" ]; then
    stop "$venv is not a virtual environment; move it away and try again"
fi
say "installing the packages of $lock (once; later starts need no network)"
"$python" -m venv --clear "$venv" || stop "the virtual environment $venv could not be made"
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input \
    --require-hashes --no-deps --only-binary :all: --requirement "$lock" >&2 || stop \
    "the packages could not be installed. This step needs a package index, this once;" \
    "if the lines above speak of a hash, a file is not the one that was locked."

# The project itself runs from its source: a path entry and the console script, no build.
site=$("$venv/bin/python" -I -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "$PWD/src" >"$site/vademecum.pth"
cat >"$venv/bin/vademecum" <<SCRIPT
#!/bin/sh
'''exec' "$("$venv/bin/python" -I -c 'import sys; print(sys.executable)')" "\$0" "\$@"
' '''
import sys

from vademecum.cli import main

sys.exit(main())
SCRIPT
chmod +x "$venv/bin/vademecum"

fingerprint "$wanted" >"$venv/.ready-$wanted"
# The packages of `run` are among those of `test`.
if [ "$wanted" = test ]; then fingerprint run >"$venv/.ready-run"; fi
