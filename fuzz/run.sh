#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs one target of libFuzzer for HOP_FUZZ_SECONDS (20), from seeds, corpus and what
# earlier runs found; an input that breaks it is kept in the build folder and named.
#
# usage: run.sh PROGRAM SOURCE_FOLDER BUILD_FOLDER
set -euo pipefail

program=$1 source=$2 build=$3
format=$(basename "$program")
format=${format#fuzz_}
found=$build/found/$format
mkdir -p "$found"
folders=("$found" "$build/seeds/$format")
if [ -d "$source/corpus/$format" ]; then folders+=("$source/corpus/$format"); fi

# Longer inputs are slower and reach nothing new.
declare -A longest=([parsers]=192 [arguments]=512 [grid]=2048 [image]=4096 [lab]=32768
  [store]=65536 [text]=1024)
options=(-max_total_time="${HOP_FUZZ_SECONDS:-20}" -max_len="${longest[$format]:-8192}"
  -timeout=10 -rss_limit_mb=1536 -print_final_stats=1 -verbosity=1
  -artifact_prefix="$build/$format-")
for dictionary in "$source/$format.dict" "$build/seeds/$format.dict"; do
  if [ -f "$dictionary" ]; then options+=(-dict="$dictionary"); fi
done
# libFuzzer reports only what is new, and its end.
exec "$program" "${options[@]}" "${folders[@]}"
