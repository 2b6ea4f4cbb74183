/* SPDX-License-Identifier: MIT */
/* Arrays become units, masks, orders and couplings, each value checked. */
#include "arrays.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"

static double value_at(const hop_array *array, size_t index) {
    switch (array->dtype) {
    case HOP_DTYPE_BOOL:
        return ((const uint8_t *)array->data)[index] != 0;
    case HOP_DTYPE_INT8:
        return ((const int8_t *)array->data)[index];
    case HOP_DTYPE_UINT8:
        return ((const uint8_t *)array->data)[index];
    case HOP_DTYPE_INT32:
        return ((const int32_t *)array->data)[index];
    case HOP_DTYPE_INT64:
        return (double)((const int64_t *)array->data)[index];
    case HOP_DTYPE_FLOAT32:
        return (double)((const float *)array->data)[index];
    case HOP_DTYPE_FLOAT64:
        return ((const double *)array->data)[index];
    case HOP_DTYPE_COUNT:
        break;
    }
    return NAN;
}

static int refuse_unit(const char *path, size_t row, size_t unit, double value,
                       int mixed) {
    if (mixed)
        return hop_complain(
            EXIT_FORMAT,
            "%s: row %zu, unit %zu is 0 among -1 and +1; units are -1/+1 or "
            "0/1 (--mask marks missing units)",
            path, row, unit);
    return hop_complain(EXIT_FORMAT,
                        "%s: row %zu, unit %zu is %.15g; units are -1/+1 or 0/1 "
                        "(--threshold N makes others so, --mask marks missing units)",
                        path, row, unit, value);
}

static int binarise(const hop_array *array, const char *path, double level, size_t start,
                    size_t length, size_t dim, int8_t *units) {
    for (size_t i = 0; i < length; i++) {
        double value = value_at(array, start + i);
        if (isnan(value))
            return refuse_unit(path, (start + i) / dim, (start + i) % dim, value, 0);
        units[i] = value > level ? 1 : -1;
    }
    return 0;
}

int hop_units_of_array(const hop_array *array, const char *path, const double *level,
                       size_t first, size_t count, int8_t *units) {
    size_t dim = hop_array_length(array) / (array->ndim == 1 ? 1 : array->shape[0]);
    size_t start = first * dim, length = count * dim;
    size_t zero = SIZE_MAX, minus = SIZE_MAX;
    if (level && array->dtype != HOP_DTYPE_BOOL)
        return binarise(array, path, *level, start, length, dim, units);
    for (size_t i = 0; i < length; i++) {
        double value = value_at(array, start + i);
        if (value == 0)
            zero = zero == SIZE_MAX ? i : zero;
        else if (value == -1)
            minus = minus == SIZE_MAX ? i : minus;
        else if (value != 1)
            return refuse_unit(path, first + i / dim, i % dim, value, 0);
        units[i] = value == 1 ? 1 : -1;
    }
    if (zero != SIZE_MAX && minus != SIZE_MAX)
        return refuse_unit(path, first + zero / dim, zero % dim, 0, 1);
    return 0;
}

int hop_reals_of_array(const hop_array *array, const char *path, size_t first,
                       size_t count, float *reals) {
    const size_t dim = hop_array_length(array) / (array->ndim == 1 ? 1 : array->shape[0]);
    for (size_t i = 0; i < count * dim; i++) {
        const double value = value_at(array, first * dim + i);
        reals[i] = (float)value;
        if (!isfinite(reals[i]))
            return hop_complain(EXIT_FORMAT, "%s: row %zu, unit %zu is %g: %s", path,
                                first + i / dim, i % dim, value,
                                isfinite(value) ? "beyond float32" : "not finite");
    }
    return 0;
}

int hop_strengths_read(const char *path, const hop_items *items, size_t count,
                       double **strengths) {
    hop_array array = {0};
    hop_error error;
    hop_status status = hop_array_read(path, 0, &array, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    const size_t first = items->first;
    const size_t length = hop_array_length(&array);
    const size_t end = items->end < length ? items->end : length;
    double *values = NULL;
    int code = 0;
    if (array.ndim != 1)
        code = hop_complain(EXIT_FORMAT,
                            "%s: has %zu dimensions; strengths have 1, one number a "
                            "memory",
                            path, array.ndim);
    else if (end < first || end - first != count)
        code = hop_complain(EXIT_USAGE, "%s: %zu strength%s for %zu memor%s", path,
                            end < first ? 0 : end - first, end - first == 1 ? "" : "s",
                            count, count == 1 ? "y" : "ies");
    else if (!(values = malloc(count * sizeof *values)))
        code = hop_complain_memory();
    for (size_t i = 0; code == 0 && i < count; i++) {
        values[i] = value_at(&array, first + i);
        if (!isfinite(values[i]))
            code = hop_complain(EXIT_FORMAT, "%s: strength %zu is %g: not finite", path,
                                first + i, values[i]);
    }
    hop_array_clear(&array);
    if (code == 0)
        *strengths = values;
    else
        free(values);
    return code;
}

/* Read an array of `dim` columns: [dim] is one row. */
static int read_rows(const char *path, size_t dim, const char *what, hop_array *array,
                     size_t *rows) {
    hop_error error;
    hop_status status = hop_array_read(path, 0, array, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    size_t length = hop_array_length(array);
    if (array->ndim < 1 || array->ndim > 2 || length == 0)
        return hop_complain(EXIT_FORMAT, "%s: no %s: [units] or [rows][units] is wanted",
                            path, what);
    *rows = array->ndim == 1 ? 1 : array->shape[0];
    if (length / *rows != dim)
        return hop_complain(EXIT_USAGE, "%s: the %s has %zu units, the memory %zu", path,
                            what, length / *rows, dim);
    return 0;
}

static int fill_mask(const hop_array *array, const char *path, size_t dim,
                     uint8_t **out) {
    size_t length = hop_array_length(array);
    uint8_t *mask = malloc(length);
    if (!mask) return hop_complain_memory();
    for (size_t i = 0; i < length; i++) {
        double value = value_at(array, i);
        if (value != 0 && value != 1 && value != 2) {
            free(mask);
            return hop_complain(EXIT_FORMAT,
                                "%s: row %zu, unit %zu is %.15g; a mask is 0 (free), 1 "
                                "(clamped) or 2 (missing)",
                                path, i / dim, i % dim, value);
        }
        mask[i] = (uint8_t)value;
    }
    *out = mask;
    return 0;
}

int hop_mask_read(const char *path, size_t cues, size_t dim, uint8_t **mask,
                  size_t *rows) {
    hop_array array = {0};
    int code = read_rows(path, dim, "mask", &array, rows);
    if (code == 0 && *rows != 1 && *rows != cues)
        code = hop_complain(EXIT_USAGE, "%s: the mask has %zu rows for %zu cues", path,
                            *rows, cues);
    if (code == 0) code = fill_mask(&array, path, dim, mask);
    hop_array_clear(&array);
    return code;
}

static int fill_order(const hop_array *array, const char *path, size_t dim, size_t sweeps,
                      uint32_t *order, uint8_t *seen) {
    for (size_t sweep = 0; sweep < sweeps; sweep++) {
        memset(seen, 0, dim);
        for (size_t i = 0; i < dim; i++) {
            double value = value_at(array, sweep * dim + i);
            int unit = value >= 0 && value < (double)dim && value == floor(value);
            if (!unit || seen[(size_t)value])
                return hop_complain(EXIT_FORMAT,
                                    "%s: sweep %zu, place %zu is %.15g%s; an order is a "
                                    "permutation of 0 to %zu",
                                    path, sweep, i, value, unit ? " once more" : "",
                                    dim - 1);
            seen[(size_t)value] = 1;
            order[sweep * dim + i] = (uint32_t)value;
        }
    }
    return 0;
}

int hop_order_read(const char *path, size_t dim, uint32_t **order, size_t *sweeps) {
    hop_array array = {0};
    uint32_t *places = NULL;
    uint8_t *seen = NULL;
    int code = read_rows(path, dim, "order", &array, sweeps);
    if (code) goto done;
    places = malloc(*sweeps * dim * sizeof *places);
    seen = malloc(dim);
    code = places && seen ? fill_order(&array, path, dim, *sweeps, places, seen)
                          : hop_complain_memory();
    if (code == 0) {
        *order = places;
        places = NULL;
    }
done:
    free(places);
    free(seen);
    hop_array_clear(&array);
    return code;
}

int hop_fields_read(const char *path, size_t cues, size_t dim, double **fields,
                    size_t *rows) {
    hop_array array = {0};
    int code = read_rows(path, dim, "field", &array, rows);
    const size_t length = code ? 0 : *rows * dim;
    if (code == 0 && *rows != 1 && *rows != cues)
        code = hop_complain(EXIT_USAGE, "%s: the field has %zu rows for %zu cues", path,
                            *rows, cues);
    double *values = code ? NULL : malloc(length * sizeof *values);
    if (code == 0 && !values) code = hop_complain_memory();
    for (size_t i = 0; code == 0 && i < length; i++) {
        values[i] = value_at(&array, i);
        if (!isfinite(values[i]))
            code = hop_complain(EXIT_FORMAT, "%s: row %zu, unit %zu is %g: not finite",
                                path, i / dim, i % dim, values[i]);
    }
    hop_array_clear(&array);
    if (code == 0)
        *fields = values;
    else
        free(values);
    return code;
}

int hop_couplings_read(const char *path, double **w, size_t *dim) {
    hop_array array = {0};
    hop_error error;
    double *matrix = NULL;
    int code = 0;
    hop_status status = hop_array_read(path, 0, &array, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    size_t length = hop_array_length(&array);
    if (array.ndim != 2 || array.shape[0] != array.shape[1] || length == 0) {
        code = array.ndim == 2
                   ? hop_complain(EXIT_FORMAT,
                                  "%s: couplings of %zu rows and %zu columns are "
                                  "not square",
                                  path, array.shape[0], array.shape[1])
                   : hop_complain(EXIT_FORMAT, "%s: couplings have 2 dimensions, not %zu",
                                  path, array.ndim);
        goto done;
    }
    matrix = length <= SIZE_MAX / sizeof *matrix ? malloc(length * sizeof *matrix) : NULL;
    if (!matrix) {
        code = hop_complain_memory();
        goto done;
    }
    for (size_t i = 0; i < length; i++) matrix[i] = value_at(&array, i);
    *dim = array.shape[0];
    *w = matrix;
done:
    hop_array_clear(&array);
    return code;
}
