# SPDX-License-Identifier: MIT
"""hop_attention and its gradients on NumPy arrays, through libhopfield.so."""
import ctypes

import numpy

FLOATS = ctypes.POINTER(ctypes.c_float)
DOUBLES = ctypes.POINTER(ctypes.c_double)
BYTES = ctypes.POINTER(ctypes.c_uint8)
KINDS = ["identity", "poly", "rect", "exp", "softmax", "sparsemax", "entmax", "topk"]


class ContextOptions(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("threads", ctypes.c_uint),
                ("isa", ctypes.c_int), ("max_bytes", ctypes.c_size_t)]


class Separation(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_int), ("order", ctypes.c_double)]


class Shape(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in ("n", "count", "dim", "value_dim")]


class Options(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("beta", ctypes.c_double),
                ("batch", ctypes.c_size_t), ("heads", ctypes.c_size_t),
                ("key_heads", ctypes.c_size_t), ("mask", BYTES),
                ("mask_per_batch", ctypes.c_int), ("causal", ctypes.c_int),
                ("log_strengths", DOUBLES), ("separation", ctypes.POINTER(Separation))]


class Error(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int), ("message", ctypes.c_char * 512)]


def floats(array):
    return array.ctypes.data_as(FLOATS)


class Engine:
    def __init__(self, path, threads=1):
        self.engine = ctypes.CDLL(path)
        self.context = ctypes.c_void_p()
        self.engine.hop_context_free.argtypes = [ctypes.c_void_p]
        options = ContextOptions(ctypes.sizeof(ContextOptions), threads, 0, 0)
        self.call("hop_context_create", ctypes.byref(options),
                  ctypes.byref(self.context))

    def close(self):
        self.engine.hop_context_free(self.context)

    def call(self, name, *arguments):
        error = Error()
        if getattr(self.engine, name)(*arguments, ctypes.byref(error)):
            raise ValueError(error.message.decode())

    def prepare(self, Q, K, V, beta=0, mask=None, causal=False, log_strengths=None,
                separation="softmax", order=0):
        """Options and shape, and what they point to. Arrays are [batch, heads, rows,
        units]."""
        batch, heads, n, dim = Q.shape
        options = Options(ctypes.sizeof(Options), beta, batch, heads, K.shape[1])
        kept = [Separation(KINDS.index(separation), order)]
        options.separation = ctypes.pointer(kept[0])
        options.causal = int(causal)
        if mask is not None:
            kept.append(numpy.ascontiguousarray(mask, dtype=numpy.uint8))
            options.mask = kept[-1].ctypes.data_as(BYTES)
            options.mask_per_batch = int(mask.ndim == 3)
        if log_strengths is not None:
            kept.append(numpy.ascontiguousarray(log_strengths, dtype=numpy.float64))
            options.log_strengths = kept[-1].ctypes.data_as(DOUBLES)
        shape = Shape(n, K.shape[2], dim, V.shape[3])
        return options, shape, kept

    def attention(self, Q, K, V, **how):
        options, shape, kept = self.prepare(Q, K, V, **how)
        out = numpy.empty(Q.shape[:3] + V.shape[3:], dtype=numpy.float32)
        log_sums = numpy.empty(Q.shape[:3], dtype=numpy.float64)
        self.call("hop_attention", self.context, ctypes.byref(options),
                  ctypes.byref(shape), floats(Q), floats(K), floats(V), floats(out),
                  log_sums.ctypes.data_as(DOUBLES))
        del kept
        return out, log_sums

    def backward(self, Q, K, V, out, log_sums, out_gradients, **how):
        options, shape, kept = self.prepare(Q, K, V, **how)
        gradients = [numpy.empty_like(array) for array in (Q, K, V)]
        self.call("hop_attention_backward", self.context, ctypes.byref(options),
                  ctypes.byref(shape), floats(Q), floats(K), floats(V), floats(out),
                  log_sums.ctypes.data_as(DOUBLES), floats(out_gradients),
                  *[floats(array) for array in gradients])
        del kept
        return gradients
