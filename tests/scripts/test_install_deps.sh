#!/bin/bash
# SPDX-License-Identifier: MIT
# What scripts/install-deps.sh does, watched through a false dpkg, apt and id.
set -euo pipefail
script=$(cd "$(dirname "$0")/../../scripts" && pwd)/install-deps.sh
box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT
mkdir "$box/bin" "$box/lists"
export PATH="$box/bin:$PATH" BOX=$box HOPFIELD_APT_LISTS=$box/lists

fail() {
  echo "test_install_deps: $*" >&2
  cat "$box/talk" "$box/log" >&2 || true
  exit 1
}

cat >"$box/bin/dpkg-query" <<'FALSE'
#!/bin/bash
# Knows the packages that are listed in $BOX/installed; clang's version is 14.
if [ "$*" = "-W -f=\${Version} clang" ]; then
  grep -qx clang "$BOX/installed" && echo -n 1:14.0-55.7 || exit 1
  exit 0
fi
shift 2
code=0
for package in "$@"; do
  grep -qx "$package" "$BOX/installed" && echo "$package installed" || code=1
done
exit $code
FALSE
cat >"$box/bin/apt-get" <<'FALSE'
#!/bin/bash
# Writes down what it is asked; an update brings lists; what is in $BOX/stale needs one.
echo "apt-get ${*:3}" >>"$BOX/log"
case ${*:3} in
  update) touch "$BOX/lists/x_Packages" && rm -f "$BOX/stale" ;;
  install*)
    [ ! -e "$BOX/stale" ] && [ ! -e "$BOX/broken" ] || exit 100
    printf '%s\n' "${@:6}" >>"$BOX/installed"
    ;;
esac
FALSE
cat >"$box/bin/apt-cache" <<'FALSE'
#!/bin/bash
echo "clang:"; echo "  Candidate: 1:14.0-55.7"
FALSE
printf '#!/bin/bash\ncat "$BOX/uid"\n' >"$box/bin/id"
chmod +x "$box"/bin/*

# fresh UID [PACKAGE...]: a machine with these packages and fetched lists
fresh() {
  echo "$1" >"$box/uid"
  shift
  printf '%s\n' "$@" >"$box/installed"
  rm -f "$box"/log "$box"/stale "$box"/broken "$box"/lists/*
  touch "$box/log" "$box/lists/x_Packages"
}
# run STATUS ARGUMENT...: the script ends so, without a terminal
run() {
  local expected=$1 status=0
  shift
  "$script" "$@" </dev/null >"$box/talk" 2>&1 || status=$?
  [ "$status" -eq "$expected" ] || fail "'$*' ended with $status, not $expected"
}
says() { grep -q -- "$1" "$box/talk" || fail "does not say '$1'"; }
did() { diff <(printf '%s\n' "$@") "$box/log" >&2 || fail "did something else"; }

fresh 0 libcmocka-dev python3 gnuplot-nox
run 0 test
[ ! -s "$box/talk" ] || fail "talks where nothing is missing"
[ ! -s "$box/log" ] || fail "runs apt where nothing is missing"

fresh 0 python3 gnuplot-nox
run 0 test
says "missing for 'test': libcmocka-dev"
did 'apt-get install -y --no-install-recommends libcmocka-dev'

fresh 0 python3 gnuplot-nox
rm "$box/lists/x_Packages"
run 0 test
did 'apt-get update' 'apt-get install -y --no-install-recommends libcmocka-dev'

fresh 0 python3 gnuplot-nox
touch "$box/stale"
run 0 test
did 'apt-get install -y --no-install-recommends libcmocka-dev' 'apt-get update' \
  'apt-get install -y --no-install-recommends libcmocka-dev'

fresh 0 python3 gnuplot-nox
touch "$box/broken"
run 100 test

fresh 1000 python3 gnuplot-nox
run 1 test
says 'apt-get install -y --no-install-recommends libcmocka-dev'
[ ! -s "$box/log" ] || fail "runs apt without being root"

fresh 0 nothing
run 0 sanitized
says 'libclang-rt-14-dev'
fresh 0 clang
run 0 sanitized
did 'apt-get install -y --no-install-recommends libclang-rt-14-dev'

fresh 0 nothing
touch "$box/broken"
run 0 demo
says 'going on without Fashion-MNIST'

fresh 0 aspell python3-numpy
run 0 retrieval
did 'apt-get install -y --no-install-recommends aspell-en hunspell hunspell-en-us'
fresh 0 nothing
touch "$box/broken"
run 0 retrieval
says 'going on without some of the rivals'

fresh 0 nothing
run 0 plots
did 'apt-get install -y --no-install-recommends gnuplot-nox'
fresh 0 nothing
touch "$box/broken"
run 0 plots
says 'going on without plots'
fresh 0 libcmocka-dev python3
touch "$box/broken"
run 0 test
says 'going on without plots'

fresh 0 nothing
run 0
for package in gcc cmake ninja-build libsqlite3-dev librandom123-dev scdoc; do
  grep -q " $package" "$box/log" || fail "build does not install $package"
done

fresh 0 nothing
run 2 build everything
says "unknown purpose 'everything'"
[ ! -s "$box/log" ] || fail "installs before it has understood"
echo "test_install_deps: all as it should be"
