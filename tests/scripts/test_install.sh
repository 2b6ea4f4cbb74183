#!/bin/bash
# SPDX-License-Identifier: MIT
# Installs into a folder of its own, then builds and runs the example as a stranger would.
#
# usage: test_install.sh SOURCE_DIRECTORY BUILD_DIRECTORY C_COMPILER [SANITIZERS]
set -euo pipefail
source=$1 build=$2 cc=$3 sanitizers=${4:-}
python=/usr/bin/python3
[ -x "$python" ] || python=python3
box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT

fail() {
  echo "test_install: $*" >&2
  exit 1
}

flags=(-std=c11 -O1 -Wall -Wextra -Wpedantic -Wconversion -Werror)
[ -z "$sanitizers" ] || flags+=("-fsanitize=$sanitizers" -fno-sanitize-recover=all)

cmake --install "$build" --prefix "$box/first" >"$box/install.log" ||
  fail "cmake --install failed: $(tail -3 "$box/install.log")"
# An installed tree may be moved.
mv "$box/first" "$box/moved"
prefix=$box/moved

there() { [ -s "$prefix/$1" ] || fail "$1 is not installed"; }
for header in "$source"/include/*.h "$source"/include/hopfield/*.h; do
  there "include/${header#"$source"/include/}"
done
there share/hopfield/pictures/scenes/beach_old.png
there bin/hopfield
there share/man/man1/hopfield.1
commands=$("$prefix/bin/hopfield" help |
  sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ "$(wc -w <<<"$commands")" -ge 11 ] || fail "help lists too few commands: $commands"
for command in $commands; do
  there "share/man/man1/hopfield-$command.1"
done
there share/bash-completion/completions/hopfield
bash -n "$prefix/share/bash-completion/completions/hopfield"
there share/zsh/site-functions/_hopfield
there share/fish/vendor_completions.d/hopfield.fish
"$prefix/bin/hopfield" --version >/dev/null || fail "the installed program does not run"

# As a program loads it that is linked with nothing of ours.
module=$(find "$prefix" -path '*/hopfield/hopfield_sqlite.so')
[ -s "$module" ] || fail "hopfield_sqlite.so is not installed"
[ "$(nm -D --defined-only "$module" | wc -l)" -eq 1 ] || [ -n "$sanitizers" ] ||
  fail "hopfield_sqlite.so exports more than its entry"
version_of_module() {
  "$python" - "$1" <<'MODULE'
import sqlite3, sys
db = sqlite3.connect(":memory:")
db.enable_load_extension(True)
db.load_extension(sys.argv[1])
print(db.execute("SELECT hopfield_version()").fetchone()[0])
MODULE
}

pc=$(find "$prefix" -name hopfield.pc)
[ -n "$pc" ] || fail "hopfield.pc is not installed"
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
library=$(pkg-config --variable=libdir hopfield)
context=$source/include/hopfield/context.h
version=$(sed -n 's/#define HOP_VERSION "\(.*\)"/\1/p' "$context")
[ "$(pkg-config --modversion hopfield)" = "$version" ] ||
  fail "hopfield.pc names another version than the header"
if [ -z "$sanitizers" ]; then # they want the program to have them, too
  [ "$(version_of_module "${module%.so}")" = "$version" ] ||
    fail "hopfield_sqlite.so does not load, or is of another version"
fi

# same NAME PROGRAM: the program's output is the first one's
same() {
  LD_LIBRARY_PATH=$library "$2" >"$box/$1.out" || fail "$1: the example fails"
  [ -f "$box/expected" ] || cp "$box/$1.out" "$box/expected"
  cmp "$box/expected" "$box/$1.out" || fail "$1: another output"
}

read -ra dynamic <<<"$(pkg-config --cflags --libs hopfield)"
"$cc" "${flags[@]}" "$source/examples/recall.c" "${dynamic[@]}" -o "$box/shared"
same shared "$box/shared"
[ "$(grep -c '^exact: ' "$box/expected")" -eq 3 ] ||
  fail "the example recalls something else"

# The other example makes a memory file, which must not be there yet.
"$cc" "${flags[@]}" "$source/examples/remember.c" "${dynamic[@]}" -o "$box/remember"
(cd "$box" && LD_LIBRARY_PATH=$library ./remember) >"$box/remembered" ||
  fail "remember.c fails"
grep -A1 '^"my card is lost": near$' "$box/remembered" | grep -q '^  card-lost ' ||
  fail "remember.c recalls something else"
grep -A1 'tag=billing' "$box/remembered" | grep -q '^  refund ' ||
  fail "remember.c finds something else among some"
# Two half-lives; and 1 confirmed by 1 after one of them, then one more.
grep -q '^  invoice    0.250$' "$box/remembered" &&
  grep -q '^  refund     1.000$' "$box/remembered" || fail "remember.c fades otherwise"
[ "$("$prefix/bin/hopfield" list "$box/answers.hop" --json | wc -l)" -eq 4 ] ||
  fail "the program cannot read the file of remember.c"
! (cd "$box" && LD_LIBRARY_PATH=$library ./remember) 2>/dev/null ||
  fail "remember.c overwrites a file"

# Our library alone is linked statically, and everything that it says it needs.
read -ra static <<<"$(pkg-config --static --cflags --libs hopfield |
  sed 's/-lhopfield/-l:libhopfield.a/')"
"$cc" "${flags[@]}" "$source/examples/recall.c" "${static[@]}" -o "$box/static"
! readelf -d "$box/static" | grep -q libhopfield || fail "static: needs libhopfield.so"
same static "$box/static"

mkdir "$box/user"
cat >"$box/user/CMakeLists.txt" <<'USER'
cmake_minimum_required(VERSION 3.22)
project(user C)
find_package(hopfield REQUIRED)
foreach(target hopfield hopfield_static)
  add_executable(with_${target} ${EXAMPLE})
  target_link_libraries(with_${target} PRIVATE hopfield::${target})
endforeach()
USER
cmake -S "$box/user" -B "$box/user/build" -DCMAKE_PREFIX_PATH="$prefix" \
  -DEXAMPLE="$source/examples/recall.c" -DCMAKE_C_COMPILER="$cc" \
  -DCMAKE_C_FLAGS="${flags[*]}" >"$box/user.log" 2>&1 &&
  cmake --build "$box/user/build" >>"$box/user.log" 2>&1 ||
  fail "find_package(hopfield): $(tail -20 "$box/user.log")"
same cmake "$box/user/build/with_hopfield"
same cmake-static "$box/user/build/with_hopfield_static"
echo "test_install: four ways to link, one output"
