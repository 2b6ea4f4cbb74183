#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Draws docs/pictures/valleys.svg: the energy of a memory on a walk between scenes.

usage: draw-valleys.py PATH/TO/hopfield   (from the top of the repository)

The walk turns one scene into the next by flipping the units in which they differ, in a
random order; the energies are the engine's own (`hopfield energy`). Needs python3-numpy
and python3-pil; rsvg-convert -o valleys.png valleys.svg makes the PNG beside it.
"""
import json
import os
import subprocess
import sys
import tempfile

import numpy
from PIL import Image

SCENES = ["beach", "night", "picnic", "movie"]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 900, 420, 76, 20, 24, 96


def units(scene):
    picture = Image.open(f"pictures/scenes/{scene}_old.png").convert("L").resize((32, 32))
    return numpy.where(numpy.asarray(picture) > 127, 1, -1).astype(numpy.int8).ravel()


def walk(states):
    """All states on the way through `states`, and the places where they stand."""
    chance = numpy.random.default_rng(7)
    path, stops = [states[0].copy()], [0]
    for target in states[1:]:
        for unit in chance.permutation(numpy.flatnonzero(path[-1] != target)):
            following = path[-1].copy()
            following[unit] = target[unit]
            path.append(following)
        stops.append(len(path) - 1)
    return numpy.array(path), stops


def energies(program, folder, path):
    memory, states = os.path.join(folder, "m.hop"), os.path.join(folder, "path.npy")
    scenes = sorted(f"pictures/scenes/{f}" for f in os.listdir("pictures/scenes")
                    if f.endswith("_old.png"))
    subprocess.run([program, "learn", memory, *scenes], check=True, capture_output=True)
    numpy.save(states, path)
    done = subprocess.run([program, "energy", memory, states, "--json"], check=True,
                          capture_output=True, text=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return [row["energy"] for row in rows][-len(path):]


def draw(values, stops):
    low, high = min(values), max(values)
    span = high - low
    low, high = low - 0.06 * span, high + 0.08 * span
    x = lambda k: LEFT + k / (len(values) - 1) * (WIDTH - LEFT - RIGHT)
    y = lambda e: TOP + (high - e) / (high - low) * (HEIGHT - TOP - BOTTOM)
    line = " ".join(f"{x(k):.1f},{y(e):.1f}" for k, e in enumerate(values))
    floor = HEIGHT - BOTTOM
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
           'font-family="DejaVu Sans, sans-serif" font-size="15">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
           f'<polygon points="{x(0):.1f},{floor} {line} {x(len(values) - 1):.1f},'
           f'{floor}" fill="#d9e6f2"/>',
           f'<polyline points="{line}" fill="none" stroke="#20639b" stroke-width="3"/>']
    for e in range(-500, 1, 100):
        if low < e < high:
            out.append(f'<text x="{LEFT - 10}" y="{y(e) + 5:.1f}" text-anchor="end">'
                       f'{e}</text><line x1="{LEFT - 5}" x2="{LEFT}" y1="{y(e):.1f}" '
                       f'y2="{y(e):.1f}" stroke="#444"/>')
    out.append(f'<line x1="{LEFT}" x2="{LEFT}" y1="{TOP}" y2="{floor}" '
               'stroke="#444"/>')
    for scene, stop in zip(SCENES, stops):
        anchor = "start" if stop == 0 else "end" if stop == stops[-1] else "middle"
        out.append(f'<circle cx="{x(stop):.1f}" cy="{y(values[stop]):.1f}" r="7" '
                   'fill="#d1495b"/>'
                   f'<text x="{x(stop):.1f}" y="{floor + 26}" text-anchor="{anchor}" '
                   f'font-weight="bold">{scene}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 22}" '
               'text-anchor="middle">units flipped on the way from scene to scene '
               f'(0 to {len(values) - 1})</text>')
    out.append(f'<text transform="translate(20,{(TOP + floor) / 2}) rotate(-90)" '
               'text-anchor="middle">energy E</text></svg>')
    return "\n".join(out) + "\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    path, stops = walk([units(scene) for scene in SCENES])
    with tempfile.TemporaryDirectory() as folder:
        values = energies(sys.argv[1], folder, path)
    with open("docs/pictures/valleys.svg", "w", encoding="utf-8") as picture:
        picture.write(draw(values, stops))
    print(f"wells {[round(values[s], 1) for s in stops]}, highest pass {max(values):.1f}")


main()
