# SPDX-License-Identifier: MIT
"""Tables of figures: for a terminal, and between the marks of a page."""
import pathlib
import re

from files import Unusable

BLOCK = re.compile(r"(<!-- retrieval: ([a-z]+) -->\n).*?(<!-- end -->)", re.S)


class Table:
    """Cells of text under columns, and lines of notes."""

    def __init__(self, name, title, columns):
        self.name, self.title, self.columns = name, title, columns
        self.rows, self.notes = [], []

    def add(self, *cells):
        self.rows.append([str(cell) for cell in cells])

    def note(self, text):
        if text not in self.notes:
            self.notes.append(text)

    def plain(self):
        lines = [self.columns, *self.rows]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.columns))]
        printed = ["  ".join([line[0].ljust(widths[0])] +
                             [cell.rjust(width)
                              for cell, width in zip(line[1:], widths[1:])]).rstrip()
                   for line in lines]
        return "\n".join([self.title, "", *printed, *self.notes]) + "\n"

    def markdown(self):
        lines = [self.columns, ["---"] * len(self.columns), *self.rows]
        text = "".join("| " + " | ".join(line) + " |\n" for line in lines)
        return self.title + "\n\n" + text + "".join(f"\n{note}\n" for note in self.notes)


def write(page, tables):
    """Puts tables between their marks in a page; others stay as they are."""
    path = pathlib.Path(page)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as reason:
        raise Unusable(f"{page}: {reason}") from reason
    by_name = {table.name: table.markdown() for table in tables}
    missing = by_name.keys() - {name for _, name, _ in BLOCK.findall(text)}
    if missing:
        raise Unusable(f"{page}: no place for {', '.join(sorted(missing))}")
    path.write_text(
        BLOCK.sub(lambda m: m[1] + by_name[m[2]] + m[3] if m[2] in by_name else m[0],
                  text), encoding="utf-8")
