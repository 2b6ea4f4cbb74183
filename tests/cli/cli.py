# SPDX-License-Identifier: MIT
"""Run the hopfield program, read and write its files, with the standard library only."""

import fcntl
import json
import os
import pty
import shutil
import struct
import subprocess
import tempfile
import termios
import unittest
import zlib

PROGRAM = os.environ.get("HOPFIELD", "hopfield")
SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PICTURES = os.path.join(SOURCE, "pictures")
SCENES = ["beach", "christmas", "movie", "night", "surf", "brunch", "picnic"]
JSON_NAMES = {
    "cue",
    "index",
    "outcome",
    "steps",
    "flips",
    "converged",
    "cycle",
    "energy_start",
    "energy",
    "match",
    "key",
    "overlap",
    "wrong",
    "missing",
    "best",
    "mixture",
    "seed",
    "version",
    "rule",
    "update",
    "sentence",
}


class Run:
    """What one run of the program gave."""

    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")

    def json(self):
        return [json.loads(line) for line in self.out.splitlines()]


def environment(**changes):
    env = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
    env.update(changes)
    return env


def hopfield(*arguments, cwd=None, env=None):
    done = subprocess.run(
        [PROGRAM, *map(str, arguments)],
        cwd=cwd,
        env=env or environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
    )
    return Run(done)


def in_terminal(*arguments, cwd=None, columns=80):
    """What the program writes on a terminal, standard output and error together."""
    try:
        master, slave = pty.openpty()
    except OSError as reason:
        raise unittest.SkipTest(f"no pseudo-terminal: {reason}") from reason
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [PROGRAM, *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    said = b""
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:
            break
        if not part:
            break
        said += part
    process.wait(timeout=120)
    os.close(master)
    return said.decode().replace("\r\n", "\n")


class CliTest(unittest.TestCase):
    """A test with a folder of its own, removed at the end."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="hopfield-cli-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run_ok(self, *arguments, code=0):
        run = hopfield(*arguments, cwd=self.folder)
        self.assertEqual(run.code, code, f"{arguments}\n{run.out}\n{run.err}")
        return run

    def finished(self, *arguments):
        """The recall ran to its end, whatever came out."""
        run = hopfield(*arguments, cwd=self.folder)
        self.assertIn(run.code, (0, 1), f"{arguments}\n{run.err}")
        return run

    def refused(self, code, *arguments, says=()):
        """The run fails with one clear line on stderr that holds all of `says`."""
        run = hopfield(*arguments, cwd=self.folder)
        self.assertEqual(run.code, code, f"{arguments}\n{run.out}\n{run.err}")
        self.assertEqual(len(run.err.splitlines()), 1, run.err)
        self.assertTrue(run.err.startswith("hopfield: "), run.err)
        for part in [says] if isinstance(says, str) else says:
            self.assertIn(part, run.err)
        return run

    def npy(self, name, rows, dtype="|i1"):
        write_npy(self.path(name), rows, dtype)
        return name

    def text(self, name, text):
        with open(self.path(name), "w") as file:
            file.write(text)
        return name

    def read(self, name):
        with open(self.path(name)) as file:
            return file.read()

    def bytes_of(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def scenes(self, name="scenes.hop", ending="_old"):
        """A memory file of the seven scenes."""
        pictures = [
            os.path.join(PICTURES, "scenes", s + ending + ".png") for s in SCENES
        ]
        self.run_ok("learn", name, *pictures)
        return name


FORMATS = {
    "|i1": "b",
    "|u1": "B",
    "|b1": "?",
    "<i4": "i",
    "<i8": "q",
    "<f4": "f",
    "<f8": "d",
}


def shape_of(rows):
    shape = []
    while isinstance(rows, (list, tuple)):
        shape.append(len(rows))
        rows = rows[0] if rows else None
    return tuple(shape)


def flat(rows):
    if not isinstance(rows, (list, tuple)):
        return [rows]
    return [value for row in rows for value in flat(row)]


def npy_bytes(rows, dtype="|i1", shape=None):
    header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (
        dtype,
        shape_of(rows) if shape is None else shape,
    )
    header += " " * ((64 - (len(header) + 11) % 64) % 64) + "\n"
    values = flat(rows)
    return (
        b"\x93NUMPY\x01\x00"
        + struct.pack("<H", len(header))
        + header.encode()
        + struct.pack("<%d%s" % (len(values), FORMATS[dtype]), *values)
    )


def write_npy(path, rows, dtype="|i1"):
    with open(path, "wb") as out:
        out.write(npy_bytes(rows, dtype))


def read_npy(path):
    """(dtype, shape, flat values) of a version 1 file."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x93NUMPY\x01\x00", data[:8]
    length = struct.unpack("<H", data[8:10])[0]
    header = eval(data[10 : 10 + length].decode(), {"__builtins__": {}})
    assert header["fortran_order"] is False
    body = data[10 + length :]
    code = FORMATS[header["descr"]]
    count = len(body) // struct.calcsize(code)
    return (
        header["descr"],
        header["shape"],
        list(struct.unpack("<%d%s" % (count, code), body)),
    )


def read_rows(path):
    _, shape, values = read_npy(path)
    return [values[i * shape[1] : (i + 1) * shape[1]] for i in range(shape[0])]


def write_pgm(path, width, height, pixels):
    with open(path, "wb") as out:
        out.write(b"P5\n%d %d\n255\n" % (width, height) + bytes(pixels))


def write_idx(path, shape, values):
    with open(path, "wb") as out:
        out.write(
            bytes([0, 0, 8, len(shape)])
            + struct.pack(">%dI" % len(shape), *shape)
            + bytes(values)
        )


def read_png(path):
    """(width, height, channels, rows of bytes) of an 8-bit PNG without interlace."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    place, packed = 8, b""
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        body = data[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = struct.unpack(
                ">IIBBBBB", body
            )
        elif kind == b"IDAT":
            packed += body
        place += length + 12
    channels = {0: 1, 2: 3, 3: 1}[colour]
    assert interlace == 0
    if depth < 8 or colour == 3:
        raise AssertionError("only 8-bit grey and RGB are written")
    raw, stride, rows = zlib.decompress(packed), width * channels, []
    before = bytearray(stride)
    for y in range(height):
        kind = raw[y * (stride + 1)]
        line = bytearray(raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        for x in range(stride):
            a = line[x - channels] if x >= channels else 0
            b, c = before[x], before[x - channels] if x >= channels else 0
            paeth = min((a, b, c), key=lambda v: abs(a + b - c - v))
            line[x] = (line[x] + [0, a, b, (a + b) // 2, paeth][kind]) & 255
        rows.append(bytes(line))
        before = line
    return width, height, channels, rows
