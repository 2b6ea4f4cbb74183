#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Brings the tables of docs/RULES.md up to date.

usage: write-rules.py HOPFIELD REPORT DOCS

HOPFIELD is the program, REPORT a folder that `hopfield lab all --out REPORT` filled, DOCS
that of RULES.md. Between the marks <!-- rules: NAME --> and <!-- end --> goes the table
NAME: `facts`, what every rule states of itself, or `capacities`, what was measured.
"""
import json
import pathlib
import re
import subprocess
import sys

BLOCK = re.compile(r"(<!-- rules: ([a-z]+) -->\n).*?(<!-- end -->)", re.S)
MARKS = [("symmetric", "energy"), ("incremental", "incremental"),
         ("order_dependent", "order matters"), ("factored", "no matrix"),
         ("strengths", "strengths"), ("binary", "units 0, 1")]


def row(cells):
    return "| " + " | ".join(cells) + " |"


def name_of(rule):
    names = ",".join(parameter["name"] + "=" for parameter in rule["parameters"])
    return f"`{rule['name']}{':' if names else ''}{names}`"


def facts_table(program):
    lines = subprocess.run([program, "rules", "--json"], check=True, text=True,
                           capture_output=True).stdout.splitlines()
    rows = [row(["rule", *(title for _, title in MARKS), "paper"]),
            "|---" * (len(MARKS) + 2) + "|"]
    for rule in map(json.loads, lines):
        rows.append(row([name_of(rule), *("yes" if rule[key] else "" for key, _ in MARKS),
                         rule["paper"]]))
    return "\n".join(rows) + "\n"


def number(value):
    return "" if value is None else f"{value:.2f}"


def estimate(cells, name):
    value, low, high = (cells[name], cells[name + "_low"], cells[name + "_high"])
    if value is None:
        return ""
    interval = f" ({number(low)}–{number(high)})" if None not in (low, high) else ""
    return number(value) + interval


def capacities_table(report):
    results = json.loads((report / "rules" / "results.json").read_text(encoding="utf-8"))
    rows = [row(["rule", "every unit right, to", "few wrong, to", "theory",
                 "noise undone at the lowest load"]), "|---" * 5 + "|"]
    table = results["tables"]["capacities"]
    for cells in (dict(zip(table["columns"], cells)) for cells in table["rows"]):
        rows.append(row([f"`{cells['rule']}`", estimate(cells, "exact_capacity"),
                         estimate(cells, "capacity"), number(cells["capacity_theory"]),
                         estimate(cells, "basin_low_load")]))
    return "\n".join(rows) + "\n"


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    program, report, docs = sys.argv[1], *map(pathlib.Path, sys.argv[2:])
    tables = {"facts": facts_table(program), "capacities": capacities_table(report)}
    page = docs / "RULES.md"
    text = page.read_text(encoding="utf-8")
    unknown = {name for _, name, _ in BLOCK.findall(text)} ^ set(tables)
    if unknown:
        sys.exit(f"write-rules.py: {page}: {', '.join(sorted(unknown))}")
    page.write_text(BLOCK.sub(lambda m: m[1] + tables[m[2]] + m[3], text),
                    encoding="utf-8")
    print(f"{page}: {len(tables)} tables")


if __name__ == "__main__":
    main()
