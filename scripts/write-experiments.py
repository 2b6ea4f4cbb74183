#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Brings what docs/EXPERIMENTS.md says was measured up to date.

usage: write-experiments.py REPORT DOCS

REPORT is a folder that `hopfield lab all --out REPORT` filled, DOCS that of
EXPERIMENTS.md. Between the marks <!-- measured: NAME --> and <!-- end --> goes the
sentence of the experiment NAME, its command and its plot, which is copied to
DOCS/experiments with the strips.
"""
import json
import pathlib
import re
import shlex
import shutil
import sys
import textwrap

BLOCK = re.compile(r"(<!-- measured: ([a-z]+) -->\n).*?(<!-- end -->)", re.S)
# Pictures that an experiment draws beside its plot.
STRIPS = {"drift": ["recalled.png"]}


def command_of(report):
    """The line of report.md that repeats the experiment."""
    for line in report.splitlines():
        if line.strip().startswith("hopfield lab "):
            words = shlex.split(line)
            return " ".join(words[:3]) + f" --out $out/{words[2]}"
    sys.exit("write-experiments.py: report.md names no command")


def block_of(name, report, pictures):
    folder = report / name
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    images = []
    for source in ["plot.png"] + STRIPS.get(name, []):
        target = f"{name}.png" if source == "plot.png" else f"{name}-{source}"
        shutil.copyfile(folder / source, pictures / target)
        images.append(f"![{name}](experiments/{target})")
    sentence = textwrap.fill(results["meaning"], 100, break_on_hyphens=False)
    command = command_of((folder / "report.md").read_text(encoding="utf-8"))
    return "\n\n".join([f"    {command}", "> " + sentence.replace("\n", "\n> "),
                        *images]) + "\n"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    report, docs = map(pathlib.Path, sys.argv[1:])
    pictures = docs / "experiments"
    pictures.mkdir(exist_ok=True)
    page = docs / "EXPERIMENTS.md"
    text = page.read_text(encoding="utf-8")
    told = [name for _, name, _ in BLOCK.findall(text)]
    run = sorted(path.name for path in report.iterdir() if path.is_dir())
    missing = set(told) ^ set(run)
    if missing:
        sys.exit(f"write-experiments.py: only one of {page} and {report} has: "
                 f"{', '.join(sorted(missing))}")
    page.write_text(BLOCK.sub(lambda m: m[1] + block_of(m[2], report, pictures) + m[3],
                              text), encoding="utf-8")
    print(f"{page}: {len(told)} experiments")


if __name__ == "__main__":
    main()
