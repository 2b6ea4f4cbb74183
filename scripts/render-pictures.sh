#!/bin/sh
# SPDX-License-Identifier: MIT
# Renders the drawings in pictures/scenes/svg to the PNGs that the repository keeps.
set -eu

cd "$(dirname "$0")/../pictures"
command -v rsvg-convert >/dev/null || {
  echo "render-pictures: rsvg-convert not found (Debian package librsvg2-bin)" >&2
  exit 1
}

style=$(mktemp)
trap 'rm -f "$style"' EXIT

# render SVG PNG CSS: one drawing under a style sheet, 256 pixels a side
render() {
  printf '%s\n' "$3" >"$style"
  rsvg-convert --width 256 --height 256 --stylesheet "$style" "$1" --output "$2"
}

ink='path, rect, circle, ellipse, use {
  fill: #fff; color: #fff; stroke: #222; stroke-width: 9.2 }'

mkdir -p pale
for scene in beach christmas movie night surf brunch picnic; do
  svg=scenes/svg/$scene.svg
  render "$svg" "scenes/${scene}_bg.png" '.person, .dog { display: none }'
  render "$svg" "scenes/${scene}_old.png" '.dog { display: none }'
  render "$svg" "scenes/${scene}_new.png" '.person { display: none }'
  render "$svg" "pale/$scene.png" "$ink .dog, .tone { display: none }"
done
