/* SPDX-License-Identifier: MIT */
/* The header of a .npy file: a strict parser and a writer of its Python dict. */
#include "encode/npy_header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"

typedef struct parser {
    const char *start, *at, *end;
    const char *name;
    hop_error *error;
} parser;

typedef struct word {
    char text[32]; /* ASCII; longer words are cut, which makes them unknown */
    size_t length;
} word;

static const char *const dtype_codes[HOP_DTYPE_COUNT] = {"b1", "i1", "u1", "i4",
                                                         "i8", "f4", "f8"};

static hop_status malformed(const parser *p, const char *fault) {
    return hop_fail(p->error, HOP_EFORMAT, "%s: malformed .npy header: %s at byte %zu",
                    p->name, fault, (size_t)(p->at - p->start));
}

static int is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void skip_blanks(parser *p) {
    while (p->at < p->end && is_blank(*p->at)) p->at++;
}

/* Takes the character c, after blanks, if it is next. */
static int take(parser *p, char c) {
    skip_blanks(p);
    if (p->at == p->end || *p->at != c) return 0;
    p->at++;
    return 1;
}

static hop_status parse_string(parser *p, word *out) {
    char quote = take(p, '\'') ? '\'' : take(p, '"') ? '"' : 0;
    if (!quote) return malformed(p, "no string where one is needed");
    out->length = 0;
    for (; p->at < p->end && *p->at != quote; p->at++) {
        char c = *p->at;
        if (c == '\\' || c == '\n') return malformed(p, "a string with an escape");
        if (out->length + 1 < sizeof out->text)
            out->text[out->length++] = c < 0x20 || c > 0x7e ? '?' : c;
    }
    out->text[out->length] = 0;
    if (p->at == p->end) return malformed(p, "a string without end");
    p->at++;
    return HOP_OK;
}

static hop_status parse_descr(parser *p, hop_dtype *dtype) {
    skip_blanks(p);
    if (p->at < p->end && *p->at == '[')
        return hop_fail(p->error, HOP_EUNSUPPORTED,
                        "%s: dtype with fields; bool, int8, uint8, int32, int64, float32 "
                        "and float64 are read",
                        p->name);
    word descr;
    hop_status status = parse_string(p, &descr);
    if (status != HOP_OK) return status;
    char order = descr.text[0];
    const char *code = descr.text + (order && strchr("<>=|", order) ? 1 : 0);
    for (int i = 0; i < HOP_DTYPE_COUNT; i++) {
        if (strcmp(code, dtype_codes[i]) != 0) continue;
        if (order == '>' && hop_dtype_size((hop_dtype)i) > 1)
            return hop_fail(p->error, HOP_EUNSUPPORTED,
                            "%s: dtype '%s' is big-endian; little-endian is read",
                            p->name, descr.text);
        *dtype = (hop_dtype)i;
        return HOP_OK;
    }
    return hop_fail(
        p->error, HOP_EUNSUPPORTED,
        "%s: dtype '%s'; bool, int8, uint8, int32, int64, float32 and float64 are read: "
        "save it with .astype('float32')",
        p->name, descr.text);
}

static hop_status parse_bool(parser *p, int *out) {
    skip_blanks(p);
    size_t left = (size_t)(p->end - p->at);
    if (left >= 4 && memcmp(p->at, "True", 4) == 0) {
        p->at += 4;
        *out = 1;
        return HOP_OK;
    }
    if (left >= 5 && memcmp(p->at, "False", 5) == 0) {
        p->at += 5;
        *out = 0;
        return HOP_OK;
    }
    return malformed(p, "fortran_order is neither True nor False");
}

static hop_status parse_side(parser *p, size_t *out) {
    skip_blanks(p);
    if (p->at == p->end || *p->at < '0' || *p->at > '9')
        return malformed(p, p->at < p->end && *p->at == '-'
                                ? "a negative side in the shape"
                                : "no number in the shape");
    if (*p->at == '0' && p->end - p->at > 1 && p->at[1] >= '0' && p->at[1] <= '9')
        return malformed(p, "a number with leading zeros in the shape");
    size_t side = 0;
    for (; p->at < p->end && *p->at >= '0' && *p->at <= '9'; p->at++) {
        if (__builtin_mul_overflow(side, 10, &side) ||
            __builtin_add_overflow(side, (size_t)(*p->at - '0'), &side))
            return hop_fail(p->error, HOP_ELIMIT,
                            "%s: a side of the shape is beyond measure", p->name);
    }
    *out = side;
    return HOP_OK;
}

static hop_status parse_shape(parser *p, hop_array *out) {
    if (!take(p, '(')) return malformed(p, "the shape is no tuple");
    size_t ndim = 0;
    int comma = 1;
    while (!take(p, ')')) {
        if (!comma) return malformed(p, "no comma in the shape");
        if (ndim == HOP_MAX_NDIM)
            return hop_fail(p->error, HOP_EUNSUPPORTED, "%s: more than %d dimensions",
                            p->name, HOP_MAX_NDIM);
        hop_status status = parse_side(p, &out->shape[ndim]);
        if (status != HOP_OK) return status;
        ndim++;
        comma = take(p, ',');
    }
    /* Python reads (3) as a number. */
    if (ndim == 1 && !comma) return malformed(p, "the shape is no tuple");
    out->ndim = ndim;
    return HOP_OK;
}

static hop_status parse_entries(parser *p, hop_array *out, int *fortran) {
    static const char *const keys[] = {"descr", "fortran_order", "shape"};
    unsigned seen = 0;
    int comma = 1;
    if (!take(p, '{')) return malformed(p, "no dict");
    while (!take(p, '}')) {
        if (!comma) return malformed(p, "no comma between entries");
        word key;
        hop_status status = parse_string(p, &key);
        if (status != HOP_OK) return status;
        unsigned k = 0;
        while (k < 3 && strcmp(key.text, keys[k]) != 0) k++;
        if (k == 3)
            return hop_fail(p->error, HOP_EFORMAT,
                            "%s: malformed .npy header: unknown key '%s'", p->name,
                            key.text);
        if (seen & 1u << k)
            return hop_fail(p->error, HOP_EFORMAT,
                            "%s: malformed .npy header: key '%s' twice", p->name,
                            key.text);
        seen |= 1u << k;
        if (!take(p, ':')) return malformed(p, "no colon behind a key");
        status = k == 0   ? parse_descr(p, &out->dtype)
                 : k == 1 ? parse_bool(p, fortran)
                          : parse_shape(p, out);
        if (status != HOP_OK) return status;
        comma = take(p, ',');
    }
    for (unsigned k = 0; k < 3; k++)
        if (!(seen & 1u << k))
            return hop_fail(p->error, HOP_EFORMAT,
                            "%s: malformed .npy header: key '%s' is missing", p->name,
                            keys[k]);
    return HOP_OK;
}

hop_status hop_npy_parse_dict(const char *text, size_t size, const char *name,
                              hop_array *out, hop_error *error) {
    parser p = {text, text, text + size, name, error};
    hop_array array = {0};
    int fortran = 0;
    hop_status status = parse_entries(&p, &array, &fortran);
    if (status != HOP_OK) return status;
    skip_blanks(&p);
    if (p.at != p.end) return malformed(&p, "more behind the dict");
    if (text[size - 1] != '\n') return malformed(&p, "no newline at its end");
    if (fortran && array.ndim > 1)
        return hop_fail(error, HOP_EFORMAT,
                        "%s: the array is in Fortran order; C order is read "
                        "(numpy.ascontiguousarray)",
                        name);
    *out = array;
    return HOP_OK;
}

hop_status hop_npy_read_header(hop_source *source, hop_array *out, hop_error *error) {
    uint8_t lead[HOP_NPY_PREFIX + 4];
    size_t got = 0;
    hop_status status = hop_source_read(source, lead, HOP_NPY_PREFIX + 2, &got, error);
    if (status != HOP_OK) return status;
    if (got < HOP_NPY_PREFIX || memcmp(lead, "\x93NUMPY", 6) != 0)
        return hop_fail(error, HOP_EFORMAT, "%s: not a .npy file", source->name);
    unsigned major = lead[6], minor = lead[7];
    if (major < 1 || major > 3 || minor != 0)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "%s: .npy version %u.%u; 1.0, 2.0 and 3.0 are read", source->name,
                        major, minor);
    size_t length = (size_t)lead[8] | (size_t)lead[9] << 8;
    if (major > 1 && got == HOP_NPY_PREFIX + 2) {
        status = hop_source_read(source, lead + HOP_NPY_PREFIX + 2, 2, &got, error);
        if (status != HOP_OK) return status;
        length |= (size_t)lead[10] << 16 | (size_t)lead[11] << 24;
        got += HOP_NPY_PREFIX;
    }
    if (got < HOP_NPY_PREFIX + 2 || length > source->left)
        return hop_fail(error, HOP_EFORMAT, "%s: the .npy header ends early",
                        source->name);
    if (length == 0 || length > HOP_NPY_MAX_DICT)
        return hop_fail(error, length ? HOP_ELIMIT : HOP_EFORMAT,
                        "%s: a .npy header of %zu bytes", source->name, length);
    char *dict = malloc(length);
    if (!dict) return hop_fail_memory(error);
    status = hop_source_read(source, dict, length, &got, error);
    if (status == HOP_OK && got < length)
        status =
            hop_fail(error, HOP_EFORMAT, "%s: the .npy header ends early", source->name);
    if (status == HOP_OK)
        status = hop_npy_parse_dict(dict, length, source->name, out, error);
    free(dict);
    return status;
}

size_t hop_npy_format_header(hop_dtype dtype, size_t ndim, const size_t *shape,
                             uint8_t header[HOP_NPY_WRITTEN_HEADER]) {
    static const uint8_t prefix[HOP_NPY_PREFIX] = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    char sides[HOP_MAX_NDIM * 22 + 1] = ""; /* 20 digits, a comma and a blank each */
    size_t used = 0;
    for (size_t i = 0; i < ndim; i++)
        used += (size_t)snprintf(sides + used, sizeof sides - used, "%s%zu",
                                 i == 0 ? "" : ", ", shape[i]);
    char dict[HOP_NPY_WRITTEN_HEADER];
    size_t length = (size_t)snprintf(
        dict, sizeof dict, "{'descr': '%c%s', 'fortran_order': False, 'shape': (%s%s), }",
        hop_dtype_size(dtype) > 1 ? '<' : '|', dtype_codes[dtype], sides,
        ndim == 1 ? "," : "");
    size_t whole = (HOP_NPY_PREFIX + 2 + length + 1 + 63) / 64 * 64;
    size_t padded = whole - HOP_NPY_PREFIX - 2;
    memcpy(header, prefix, sizeof prefix);
    header[HOP_NPY_PREFIX] = (uint8_t)padded;
    header[HOP_NPY_PREFIX + 1] = (uint8_t)(padded >> 8);
    memset(header + HOP_NPY_PREFIX + 2, ' ', padded);
    memcpy(header + HOP_NPY_PREFIX + 2, dict, length);
    header[whole - 1] = '\n';
    return whole;
}

int hop_npy_shape_length(size_t ndim, const size_t *shape, size_t *length) {
    size_t product = 1;
    int empty = 0;
    for (size_t i = 0; i < ndim; i++) {
        if (shape[i] == 0)
            empty = 1;
        else if (__builtin_mul_overflow(product, shape[i], &product))
            return -1;
    }
    *length = empty ? 0 : product;
    return 0;
}
