#!/bin/sh
# SPDX-License-Identifier: MIT
# The checks of the house can fail: each meets a small house with one fault.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
house=$(mktemp -d)
trap 'rm -rf "$house"' EXIT

fail() {
  echo "test_checks: $*" >&2
  exit 1
}

# build: a house without a fault
build() {
  rm -rf "${house:?}"/*
  mkdir -p "$house/src/memory" "$house/src/core" "$house/include/hopfield" \
    "$house/tools/hopfield" "$house/tests/memory" "$house/tests/core" "$house/tests/cli"
  put src/memory/memory.c '#include "core/error.h"'
  put src/core/error.c '#include <hopfield/status.h>'
  put tests/memory/test_memory.c ''
  put tests/core/test_error.c ''
  put tests/cli/test_learn.c ''
  put tools/hopfield/cmd_learn.c '#include <hopfield.h>'
  put include/hopfield/status.h 'typedef int hop_status;'
}

# put PATH LINE...: a file with its first two lines, then the lines given
put() {
  path=$house/$1
  shift
  printf '/* SPDX-License-Identifier: MIT */\n/* What lives here. */\n' >"$path"
  printf '%s\n' "$@" >>"$path"
}

# good CHECK, bad CHECK PART: the check passes, or fails and says PART
good() {
  "$here/$1" "$house" >"$house/out" 2>&1 ||
    fail "$1 refuses a good house: $(cat "$house/out")"
}
bad() {
  ! "$here/$1" "$house" >"$house/out" 2>&1 || fail "$1 does not see: $2"
  grep -q -- "$2" "$house/out" || fail "$1 does not say '$2': $(cat "$house/out")"
}

build
good check_layers.py
good check_mirror.py
good check_style.py
good check_headers.sh

put src/core/error.c '#include "memory/state.h"'
bad check_layers.py 'core includes memory/state.h: up'
put src/core/error.c '#include <hopfield/store.h>'
bad check_layers.py 'core includes hopfield/store.h: up'
put src/core/error.c '#include <hopfield.h>'
bad check_layers.py 'includes everything'
put src/core/error.c '#include "error.h"'
bad check_layers.py 'does not say its room'
build
mkdir "$house/src/theory"
put src/theory/ags.c '#include "patterns/patterns.h"'
bad check_layers.py 'sideways'
build
mkdir "$house/src/attic"
put src/attic/box.c ''
bad check_layers.py 'attic is on no floor'
build
put tools/hopfield/cmd_learn.c '#include "memory/memory.h"'
bad check_layers.py 'is no header beside it'
build
put include/hopfield/status.h '#include <hopfield/patterns.h>'
bad check_layers.py 'up, not down'

build
rm "$house/tests/memory/test_memory.c"
bad check_mirror.py 'src/memory/memory.c: no tests/memory/test_memory.c'
build
rm "$house/tests/cli/test_learn.c"
bad check_mirror.py 'tools/hopfield/cmd_learn.c: no tests/cli/test_learn'

build
echo 'int x;' >"$house/src/core/error.c"
bad check_style.py 'error.c:1: lacks the licence line'
printf '/* SPDX-License-Identifier: MIT */\nint x;\n' >"$house/src/core/error.c"
bad check_style.py 'error.c:2: does not say what lives here'
put src/core/error.c '/* TO''DO */'
bad check_style.py "error.c:3: says 'TO"
put src/core/error.c "/* $(printf '%090d' 0) */"
bad check_style.py 'over 90 columns (96)'
put src/core/error.c "$(yes 'int x;' | head -600)"
bad check_style.py 'over 500 lines'
put src/core/error.c 'int x; '
bad check_style.py 'ends in blanks'

build
put include/hopfield/status.h 'size_t size;'
bad check_headers.sh 'hopfield/status.h alone is no C11'
build
put include/hopfield/status.h 'typedef struct s { int class; } s;'
if command -v g++ >/dev/null; then bad check_headers.sh 'alone is no C++17'; fi
# table ROW...: the table of targets
table() { printf '%s\n' "$@" >"$house/fuzz/README.md"; }

build
mkdir "$house/fuzz"
put include/hopfield/status.h '/* HOP_API int hop_old(const char *path); */' \
  'HOP_API int hop_status_read(const char *path, int *out);' \
  'HOP_API int hop_status_write(const char *path, int status);' \
  'HOP_API int hop_status_of(const int *out);'
put fuzz/fuzz_status.c 'int x = hop_status_read(path, &y);'
table '| `fuzz_status` | `hop_status_read` | all | none |'
good check_fuzz.py
table '| `fuzz_status` | | `hop_status_read` | none |'
bad check_fuzz.py 'status.h: hop_status_read is in no row'
table '| `fuzz_status` | `hop_status_read`, `hop_status_of` | all | none |'
bad check_fuzz.py 'fuzz_status.c does not call hop_status_of'
table '| `fuzz_status` | `hop_status_read` | all |' '| `fuzz_other` | | |'
bad check_fuzz.py 'there is no fuzz_other.c'
table '`hop_status_read`'
bad check_fuzz.py 'has no row for fuzz_status'

echo "test_checks: every check fails where it must"
