#!/bin/sh
# SPDX-License-Identifier: MIT
# Every public header compiles alone, twice over, as strict C11 and as C++17.
#
# usage: check_headers.sh SOURCE_DIRECTORY [C_COMPILER]
set -eu
root=$1
cc=${2:-cc}
warnings='-Wall -Wextra -Wpedantic -Wconversion -Wstrict-prototypes -Werror'
failed=0
count=0

# try LABEL HEADER COMPILER...: compiles a file that includes the header twice
try() {
  label=$1 header=$2
  shift 2
  if ! printf '#include <%s>\n#include <%s>\n' "$header" "$header" |
    "$@" -fsyntax-only -I "$root/include" -; then
    echo "check_headers: $header alone is no $label" >&2
    failed=1
  fi
}

cxx=$(command -v g++ || true)
[ -n "$cxx" ] || echo "check_headers: no g++ here, C++ is left out"
for path in "$root"/include/*.h "$root"/include/hopfield/*.h; do
  [ -f "$path" ] || continue
  header=${path#"$root"/include/}
  count=$((count + 1))
  # shellcheck disable=SC2086
  try C11 "$header" "$cc" -std=c11 $warnings -x c
  [ -z "$cxx" ] || try C++17 "$header" "$cxx" -std=c++17 -Wall -Wextra -Wpedantic \
    -Werror -x c++
done
[ "$count" -gt 0 ] || { echo "check_headers: no headers in $root/include" >&2; exit 1; }
echo "check_headers: $count headers"
exit "$failed"
