#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes the seeds of the fuzz targets from the data of the tests, and dictionaries.

usage: seeds.py SOURCE_DIRECTORY PROGRAM STORE_SEEDS OUTPUT_DIRECTORY
"""
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

MAX_BYTES = 4096
PICTURES = ["png", "jpg", "webp", "pbm", "pgm", "ppm"]


def copy(source, out, endings):
    """The small fixtures with one of these endings."""
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted((source / "tests/data/encode").iterdir()):
        if any(path.name.endswith("." + ending) for ending in endings):
            if path.stat().st_size <= MAX_BYTES:
                shutil.copy(path, out / path.name)


def write(out, inputs):
    """Inputs, each text, or a first byte and text."""
    out.mkdir(parents=True, exist_ok=True)
    for number, given in enumerate(inputs):
        first, text = ("", given) if isinstance(given, str) else given
        (out / f"{number:03}").write_bytes(
            (bytes([first]) if first != "" else b"") + text.encode())


def dictionary(path, words):
    lines = []
    for word in sorted(set(words)):
        quoted = "".join(
            chr(byte) if 32 <= byte < 127 and byte not in b'\\"' else f"\\x{byte:02x}"
            for byte in word.encode())
        lines.append(f'"{quoted}"\n')
    path.write_text("".join(lines), encoding="ascii")


def strings(path):
    """The string literals of a C file that are one word."""
    text = path.read_text(encoding="utf-8")
    return [word for word in re.findall(r'"((?:[^"\\\n]|\\.)*)"', text)
            if re.fullmatch(r"[!-~]{1,24}", word) and "%" not in word
            and "\\" not in word and not word.endswith(".h")]


def grids(out):
    write(out, ["#", "#.\n.#\n", "##?\n...\n\n#.#\n???\n", "#x\n", "\n\n", "##\n#\n",
                "#.  \r\n.#\t\r\n\r\n\r\n..\n.."])


def records(out):
    """The first byte: the format, plus 6 for every way to read it."""
    lines, numbers, words, tsv, csv, jsonl = range(6)
    table = ["key", "text", "label", "tags", "payload", "strength", "vector", "picture"]
    row = ["k1", "a text", "l", "a,b", '{"n":[1,2.5]}', "1/3", "1 -2 3e-1", "p.png"]
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in row]
    member = ('{"key":"k","text":"caf\u00e9 \\ud83d\\ude00","label":7,"tags":["a","b"],'
              '"payload":{"x":[null,true,1.5e3]},"strength":0.25,"vector":[1,-2.5],'
              '"picture":"d/p.png","a":[{"b":"c"}],"note":"n"}')
    cases = [
        (lines, "one\ntwo\r\n\n\ufeffthree"), (lines, "\ufeffcaf\u00e9\n"),
        (numbers, "1 2 3\n-4.5e-3 +.5 6.\n\n7\t8 9\n"), (numbers, "1 x\n"),
        (words, "2 3\nthe 1 2 3\nof 4 5 6\n"), (words, "the 0.1 0.2\nof -1 2\n"),
        (tsv, "\t".join(table) + "\n" + "\t".join(row) + "\n"),
        (csv, ",".join(table) + "\n" + ",".join(quoted) + "\n"),
        (csv, 'key,text\n"a ""b""\nc",d\n'), (csv + 48, "k,,t,a,1 2,1/2,{}\n"),
        (tsv + 144, "x\ty\nk\t\tt\ta\t1 2\t2\t[]\n"), (csv + 24, 'key,text\n",x\n'),
        (jsonl, member + "\n" + member), (jsonl + 6, member), (jsonl + 12, '{"a":["t"]}'),
        (jsonl + 48, member), (jsonl, '{"key":"a","key":"b"}'), (jsonl, "[" * 70),
    ]
    kinds = ["1", "1.5", '"t"', "[1]", "{}", "true", '["a",1]', "[[1]]", "[]"]
    cases += [(jsonl, f'{{"{name}":{kind}}}') for name in table for kind in kinds]
    write(out, cases)
    names = [f'"{name}":' for name in table] + ['"a":[', "\ufeff", "\\u0000", "null",
             "true", "1e-45", "3.4e38", "1e400", '""', "\r\n", ".0", "{}", "[]"]
    dictionary(out.with_suffix(".dict"), names)


def parsers(source, out):
    rules = []
    for path in sorted((source / "src/learn").glob("*.c")):
        rules += strings(path)
    separations = ["identity", "poly:n=3", "rect:n=4.5", "exp", "softmax", "sparsemax",
                   "entmax:alpha=1.5", "topk:k=8", "epanechnikov"]
    values = ["1", "-1", "0.25", "1/3", "9223372036854775807/2", "1e3", "32x32",
              "4096x4096", "random", "orthogonal", "sparse:0.1", "correlated:0.3",
              "noise=0:0.5:0.05", "units=100,200", "trials=7", "rules=hebb,storkey",
              "load=0.05,0.1:0.2:0.05", "structure=sparse:0.1"]
    forms = ["hebb", "storkey", "pseudoinverse", "hebb,storkey;minover:kappa=1",
             "palimpsest:lambda=0.1", "dreaming:steps=3", "poly:n=3", "willshaw"]
    times = ["2026", "2026-01-31T12:00:30.250Z", "0000-02-29", "-30d", "1500ms", "2w",
             "9999-12-31 23:59", "-1ms", "9223372036854775807ms"]
    conditions = ['key=a', 'label != null', 'tag="x y"', "strength >= 1/3", "faded<0.5",
                  "created<=2026-01-31\nconfirmed<-30d", "confirmations=2", 'text~"b"',
                  'payload.lines[0]."unit price" > 2.5', "payload=null", "payload.a=true"]
    write(out, separations + values + forms + times + conditions)
    parameters = strings(source / "src/experiment/parameters.c")
    conditions = strings(source / "src/store/filter.c") + ["payload.", "null", "!="]
    dictionary(out.with_suffix(".dict"), rules + separations + parameters + conditions)


def arguments(source, out):
    """The examples of every command, a word a line."""
    lines = []
    for path in sorted((source / "tools/hopfield").glob("cmd_*.c")):
        text = re.sub(r'"\s*\n\s*"', "", path.read_text(encoding="utf-8"))
        lines += re.findall(r'"hopfield ([^"]*)"', text)
    write(out, ["\n".join(line.split()) for line in lines])
    flags = strings(source / "tools/hopfield/flags.c")
    names = [f"--{word}" for word in flags if re.fullmatch(r"[a-z-]+", word)]
    dictionary(out.with_suffix(".dict"), flags + names)


def keep_database(path, out, log=False):
    """The database in small pages: most of a seed should be content."""
    out.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA page_size = 512")
    connection.execute("VACUUM")
    if log:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    shutil.copy(path, out)


def labs(program, out):
    runs = [["capacity", "--load", "0.1", "--trials", "2"],
            ["noise", "--noise", "0.1,0.2", "--trials", "2"],
            ["basins", "--quick", "--trials", "1"],
            ["dense", "--quick", "--trials", "1"]]
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, *options) in enumerate(runs):
            into = pathlib.Path(folder) / str(number)
            subprocess.run([program, "lab", name, "--units", "100", *options,
                            "--out", into], check=True, capture_output=True)
            keep_database(into / "trials.db", out / f"{name}.db")


def copy_dumps(folder, out):
    """Dumps go away, to be seeds of their own."""
    out.mkdir(parents=True, exist_ok=True)
    names = set()
    for path in sorted(folder.glob("*.jsonl")):
        names.update(re.findall(r'"[a-z_]+":', path.read_text(encoding="utf-8")))
        shutil.move(path, out / path.name)
    dictionary(out.with_suffix(".dict"), names)


def stores(maker, out):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([maker, folder], check=True)
        copy_dumps(pathlib.Path(folder), out.with_name("dump"))
        for path in sorted(pathlib.Path(folder).iterdir()):
            keep_database(path, out / path.name, log=True)


def texts(out):
    """Lines, of which the last is the cue."""
    cases = [
        ["flow", "heat", "boundary", "flwo"], ["", "", ""], [""],
        ["the wing of a plane", "heat transfer", "haet trnasfer"],
        ["can i exchange currency here?", "where is my card", "cna i exchnge curency"],
        ["Don\u2019t", "don't", "DON\u02bcT"], ["caf\u00e9", "cafe\u0301", "CAFE"],
        ["Stra\u00dfe", "STRASSE", "stra\u1e9ee"], ["\u03a3\u03af\u03c2", "\u03c3"],
        ["\u0130stanbul", "istanbul", "\u0131"], ["\u2167 \u00bd", "\ufb01n", "fin"],
        ["\uff26\uff35\uff2c", "\u2764\ufe0f", "1\ufe0f\u20e3"],
        ["\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468"],
        ["\u05e9\u05dc\u05d5\u05dd \u0639\u0631\u0628\u064a", "\u05e9\u05dc\u05dd"],
        ["soft\u00adhyphen", "softhyphen"],
        ["\u1112\u1161\u11ab\uffa1\uffc2", "\ud55c", "\ud558"],
        ["\u00a8\u00b4\u1fef\ufdfa", "q\u0307\u0323", "q"],
        ["a" * 65, "a" * 64, "a"], ["a\u0300\u0316\u0345" * 9, "a"],
    ]
    write(out, ["\n".join(lines) for lines in cases])


def main():
    source, program, maker, out = (pathlib.Path(word) for word in sys.argv[1:5])
    shutil.rmtree(out, ignore_errors=True)
    copy(source, out / "array", ["npy"])
    copy(source, out / "image", PICTURES)
    copy(source, out / "idx", ["idx", "idx.gz"])
    grids(out / "grid")
    records(out / "records")
    parsers(source, out / "parsers")
    arguments(source, out / "arguments")
    texts(out / "text")
    labs(program, out / "lab")
    stores(maker, out / "store")
    (out / "made").write_text("")


if __name__ == "__main__":
    main()
