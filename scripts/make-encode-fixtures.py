#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Make the fixtures of tests/encode: small pictures, what Pillow reads in them, arrays.

Usage: /usr/bin/python3 scripts/make-encode-fixtures.py [FOLDER]

Needs python3-numpy and python3-pil. Beside each picture X lie X.npy (its pixels, grey or
RGB) and X.grey.npy (Pillow's convert("L")). The folder is tests/data/encode by default;
the same versions of the libraries write the same bytes.
"""
import gzip
import io
import os
import struct
import sys
import zlib

import numpy as np
from PIL import Image

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = (sys.argv[1] if len(sys.argv) > 1 else
          os.path.join(ROOT, "tests", "data", "encode"))
random = np.random.default_rng(20240229)


def write(name, data):
    with open(os.path.join(FOLDER, name), "wb") as file:
        file.write(data)


def save(name, array):
    data = io.BytesIO()
    np.lib.format.write_array(data, np.asarray(array, order="C"), version=(1, 0))
    write(name, data.getvalue())


def picture(height, width, channels):
    """A smooth scene with some noise and an edge, uint8."""
    y, x = np.mgrid[0:height, 0:width]
    planes = []
    for c in range(channels):
        plane = 128 + 90 * np.sin(x / (3.0 + c) + c) * np.cos(y / (4.0 - c % 3) - c)
        plane += np.where((x + 2 * y) % (11 + c) < 4, 60, -30)
        plane += random.normal(0, 12, (height, width))
        planes.append(plane)
    scene = np.stack(planes, -1) if channels > 1 else planes[0]
    return np.clip(scene, 0, 255).astype(np.uint8)


def expect(name, data, pixels=None):
    """Write a picture and what Pillow reads in it, or the pixels we say it holds."""
    write(name, data)
    if pixels is None:
        image = Image.open(io.BytesIO(data))
        grey = np.asarray(image.convert("L"))
        # 16-bit grey with alpha is RGBA to Pillow, hence the look at the name.
        grey_kind = image.mode in ("1", "L", "LA") or name.startswith("greya")
        pixels = grey if grey_kind else np.asarray(image.convert("RGB"))
    else:
        mode = "L" if pixels.ndim == 2 else "RGB"
        grey = np.asarray(Image.fromarray(pixels, mode).convert("L"))
    save(name + ".npy", pixels)
    save(name + ".grey.npy", grey)


def chunk(kind, data):
    return (struct.pack(">I", len(data)) + kind + data +
            struct.pack(">I", zlib.crc32(kind + data)))


def png_header(width, height, depth, colour, interlace=0):
    return b"\x89PNG\r\n\x1a\n" + chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def packed_rows(samples, depth):
    """Filter byte 0 and the packed samples of each row of [height][width][channels]."""
    out = b""
    for row in samples:
        values = row.reshape(-1)
        if depth == 16:
            line = values.astype(">u2").tobytes()
        elif depth == 8:
            line = values.astype(np.uint8).tobytes()
        else:
            bits = (values[:, None] >> np.arange(depth - 1, -1, -1)) & 1
            line = np.packbits(bits.astype(np.uint8).reshape(-1)).tobytes()
        out += b"\0" + line
    return out


def png(samples, depth, colour, interlace=0, extra=b""):
    """A PNG from raw samples: Pillow itself cannot write most of these kinds."""
    height, width = samples.shape[:2]
    samples = samples.reshape(height, width, -1).astype(np.int64)
    if interlace:
        body = b""
        for x, y, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4),
                             (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
            part = samples[y::dy, x::dx]
            if part.size:
                body += packed_rows(part, depth)
    else:
        body = packed_rows(samples, depth)
    return (png_header(width, height, depth, colour, interlace) + extra +
            chunk(b"IDAT", zlib.compress(body, 9)) + chunk(b"IEND", b""))


def make_png():
    height, width = 13, 19
    for depth in (1, 2, 4, 8, 16):
        samples = random.integers(0, 1 << depth, (height, width))
        high_byte = (samples >> 8).astype(np.uint8) if depth == 16 else None
        for interlace in (0, 1):
            name = "grey%d%s.png" % (depth, "_adam7" if interlace else "")
            expect(name, png(samples, depth, 0, interlace), high_byte)
    samples = random.integers(0, 256, (height, width))
    transparent = chunk(b"tRNS", struct.pack(">H", int(samples[3, 4])))
    expect("grey8_trns.png", png(samples, 8, 0, extra=transparent))
    for depth in (8, 16):
        top = 1 << depth
        for colour, channels, kind in ((2, 3, "rgb"), (4, 2, "greya"), (6, 4, "rgba")):
            samples = random.integers(0, top, (height, width, channels))
            expect("%s%d.png" % (kind, depth), png(samples, depth, colour))
    samples = random.integers(0, 256, (height, width, 3))
    expect("rgb8_adam7.png", png(samples, 8, 2, 1))
    key = struct.pack(">HHH", *(int(v) for v in samples[2, 2]))
    expect("rgb8_trns.png", png(samples, 8, 2, extra=chunk(b"tRNS", key)))
    gamma = chunk(b"gAMA", struct.pack(">I", 100000)) + chunk(b"bKGD", b"\0\1\0\2\0\3")
    expect("rgb8_gamma.png", png(samples, 8, 2, extra=gamma))
    for depth in (1, 2, 4, 8):
        colours = 1 << depth
        palette = random.integers(0, 256, 3 * colours, dtype=np.uint8).tobytes()
        alpha = random.integers(0, 256, max(1, colours // 2), dtype=np.uint8).tobytes()
        samples = random.integers(0, colours, (height, width))
        plte = chunk(b"PLTE", palette)
        expect("palette%d.png" % depth, png(samples, depth, 3, extra=plte))
        expect("palette%d_trns.png" % depth,
               png(samples, depth, 3, depth == 4, plte + chunk(b"tRNS", alpha)))
    data = io.BytesIO()
    Image.fromarray(picture(27, 35, 3)).save(data, "PNG", optimize=True)
    expect("scene.png", data.getvalue())
    expect("pixel.png", png(np.array([[[200, 30, 90]]]), 8, 2))
    write("bomb_side.png", png_header(32769, 1, 8, 0) +
          chunk(b"IDAT", zlib.compress(b"")))
    write("bomb_pixels.png",
          png_header(32768, 32768, 16, 6) + chunk(b"IDAT", zlib.compress(b"\0" * 99)))
    stray = np.array([[0, 1, 2, 3]])
    expect("stray_index.png", png(stray, 2, 3, extra=chunk(b"PLTE", bytes(range(9, 15)))))


def jpeg(array, mode=None, **options):
    data = io.BytesIO()
    Image.fromarray(array, mode).save(data, "JPEG", **options)
    return data.getvalue()


def make_jpeg():
    colour, grey, cmyk = picture(29, 37, 3), picture(29, 37, 1), picture(21, 18, 4)
    expect("grey.jpg", jpeg(grey, quality=80))
    for name, subsampling in (("444", 0), ("422", 1), ("420", 2)):
        expect("colour_%s.jpg" % name, jpeg(colour, quality=75, subsampling=subsampling))
    expect("progressive.jpg", jpeg(colour, quality=60, progressive=True))
    inks = jpeg(cmyk, "CMYK", quality=85)
    expect("cmyk.jpg", inks)
    # The last byte of Adobe's marker says how the four layers are transformed.
    at = inks.index(b"Adobe") + 11
    expect("ycck.jpg", inks[:at] + b"\2" + inks[at + 1:])
    data = jpeg(grey, quality=80)
    at = data.index(b"\xff\xc0") + 5
    write("bomb_side.jpg", data[:at] + struct.pack(">HH", 40000, 8) + data[at + 4:])
    write("bomb_pixels.jpg", data[:at] + struct.pack(">HH", 32768, 32768) + data[at + 4:])


def make_webp():
    colour, alpha = picture(23, 31, 3), picture(23, 31, 4)
    for name, array, options in (("lossy", colour, {"quality": 70}),
                                 ("lossless", colour, {"lossless": True}),
                                 ("lossy_alpha", alpha, {"quality": 70}),
                                 ("lossless_alpha", alpha, {"lossless": True}),
                                 ("exact", alpha, {"lossless": True, "exact": True})):
        data = io.BytesIO()
        Image.fromarray(array).save(data, "WEBP", **options)
        expect(name + ".webp", data.getvalue())
    data = io.BytesIO()
    frames = [Image.fromarray(picture(8, 8, 3)) for _ in range(2)]
    frames[0].save(data, "WEBP", save_all=True, append_images=frames[1:], duration=100)
    write("animated.webp", data.getvalue())
    # A lossless header that announces 16383 x 16383 pixels.
    vp8l = b"\x2f" + struct.pack("<I", 16382 | 16382 << 14) + bytes(20)
    body = b"WEBPVP8L" + struct.pack("<I", len(vp8l)) + vp8l + b"\0"
    write("bomb_pixels.webp", b"RIFF" + struct.pack("<I", len(body)) + body)


def text(values):
    return b"\n".join(b" ".join(b"%d" % v for v in row.reshape(-1)) for row in values)


def make_pnm():
    height, width = 7, 11
    bits = random.integers(0, 2, (height, width))
    plain = b"P1 # a comment\n%d %d\n" % (width, height)
    plain += b"\n".join(b"".join(b"%d" % v for v in row) for row in bits)
    expect("bits_plain.pbm", plain)
    expect("bits.pbm", b"P4\n# one\n# two\n%d %d\n" % (width, height) +
           np.packbits(bits.astype(np.uint8), axis=1).tobytes())
    for maxval in (1, 100, 255, 1000, 65535):
        wide = ">u2" if maxval > 255 else np.uint8
        for channels, plain, binary, end in ((1, 2, 5, "pgm"), (3, 3, 6, "ppm")):
            shape = (height, width) if channels == 1 else (height, width, 3)
            samples = random.integers(0, maxval + 1, shape)
            scaled = np.vectorize(lambda v: round(v / maxval * 255))(samples)
            # Pillow would clip wide grey at 255 instead of scaling it.
            pixels = scaled.astype(np.uint8) if maxval > 255 and channels == 1 else None
            head = b"P%d\n%d # wide\n%d\n%d\n"
            expect("%d_plain.%s" % (maxval, end),
                   head % (plain, width, height, maxval) + text(samples) + b"\n", pixels)
            expect("%d.%s" % (maxval, end),
                   head % (binary, width, height, maxval) +
                   samples.astype(wide).tobytes(),
                   pixels)


def make_resize():
    sources = {
        "scene": (picture(47, 61, 1), ((32, 32), (28, 28), (61, 32), (32, 47), (7, 5),
                                       (97, 13), (13, 97), (100, 90), (1, 1), (1, 47),
                                       (61, 1), (61, 47), (60, 46), (122, 94))),
        "noise": (random.choice(np.array([0, 255], np.uint8), (33, 40)),
                  ((32, 32), (17, 64), (20, 11), (41, 34), (39, 32), (3, 2))),
        "row": (random.integers(0, 256, (1, 300), dtype=np.uint8),
                ((32, 32), (7, 1), (1, 1), (450, 2))),
        "column": (random.integers(0, 256, (300, 1), dtype=np.uint8), ((28, 28), (1, 9))),
        "pixel": (np.array([[77]], np.uint8), ((5, 3), (1, 1))),
    }
    for name, (array, sizes) in sources.items():
        save("resize_%s.npy" % name, array)
        image = Image.fromarray(array, "L")
        for width, height in sizes:
            save("resize_%s_%dx%d.npy" % (name, width, height),
                 np.asarray(image.resize((width, height))))


def make_units():
    """What the issue of the encoder is: convert, resize, > 127."""
    for name in ("scene.png", "colour_420.jpg", "lossy.webp"):
        image = Image.open(os.path.join(FOLDER, name))
        for width, height in ((32, 32), (9, 14)):
            grey = np.asarray(image.convert("L").resize((width, height)))
            save("%s.units_%dx%d.npy" % (name, width, height), grey > 127)


def values(shape, dtype):
    """Element i is 37 i mod 201 - 100 (its lowest bit for bool, + 100 for uint8)."""
    count = int(np.prod(shape))
    v = np.arange(count) * 37 % 201 - 100
    if dtype == "bool":
        v = v & 1
    elif dtype == "uint8":
        v = v + 100
    return v.astype(dtype).reshape(shape)


def make_npy():
    for dtype in ("bool", "int8", "uint8", "int32", "int64", "float32", "float64"):
        save("array_%s.npy" % dtype, values((3, 5), dtype))
    for name, shape in (("scalar", ()), ("vector", (7,)), ("cube", (2, 3, 4)),
                        ("four", (1, 2, 3, 4)), ("empty", (0, 5))):
        save("array_%s.npy" % name, values(shape, "int32"))
    for version in (2, 3):
        data = io.BytesIO()
        np.lib.format.write_array(data, values((3, 5), "float32"), version=(version, 0))
        write("array_version%d.npy" % version, data.getvalue())
    for name, array in (("fortran", np.asfortranarray(values((3, 5), "int8"))),
                        ("big_endian", values((3, 5), "float32").astype(">f4")),
                        ("complex", np.zeros(3, complex)),
                        ("text", np.array(["ab", "c"])),
                        ("object", np.array([None, {}], object)),
                        ("fields", np.zeros(2, [("a", "<f4"), ("b", "<i4")])),
                        ("five", np.zeros((1, 1, 1, 1, 1), np.int8))):
        data = io.BytesIO()
        np.lib.format.write_array(data, array, version=(1, 0), allow_pickle=True)
        write("refused_%s.npy" % name, data.getvalue())


def make_idx():
    items = (np.arange(4 * 5 * 3) * 37 % 251).astype(np.uint8)
    for name, shape in (("items", (4, 5, 3)), ("labels", (60,)), ("rows", (6, 10))):
        data = bytes((0, 0, 8, len(shape))) + struct.pack(">%dI" % len(shape), *shape)
        data += items.tobytes()
        write(name + ".idx", data)
        write(name + ".idx.gz", gzip.compress(data, mtime=0))


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    make_png()
    make_jpeg()
    make_webp()
    make_pnm()
    make_resize()
    make_units()
    make_npy()
    make_idx()
