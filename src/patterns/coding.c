/* SPDX-License-Identifier: MIT */
/* Conversion between values (int8 in a coding, reals) and packed units. */
#include "patterns/patterns.h"

#include <math.h>
#include <string.h>

#include "core/error.h"
#include "patterns/packed.h"

#define EACH_BYTE(value) ((uint64_t)(value)*0x0101010101010101u)
/* Moves the lowest bit of byte i to bit i of the highest byte, without collisions. */
#define GATHER 0x0102040810204080u

/* Eight values, the first in the lowest byte. */
static inline uint64_t load_eight(const int8_t *values) {
    uint64_t word;
    memcpy(&word, values, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Eight units of eight values; bits of values that are not of the coding are set in
 *wrong. Called with a constant coding, so that each loop holds one case only. */
static inline uint64_t eight_units(uint64_t values, hop_coding coding, uint64_t *wrong) {
    uint64_t ones;
    if (coding == HOP_CODING_BIPOLAR) {
        uint64_t minus = values >> 7 & EACH_BYTE(1);
        *wrong |= values ^ (EACH_BYTE(1) | minus * 0xfe);
        ones = minus ^ EACH_BYTE(1);
    } else if (coding == HOP_CODING_BINARY) {
        *wrong |= values & EACH_BYTE(0xfe);
        ones = values & EACH_BYTE(1);
    } else {
        uint64_t low = (values & EACH_BYTE(0x7f)) + EACH_BYTE(0x7f);
        ones = (low | values) >> 7 & EACH_BYTE(1);
    }
    return ones * GATHER >> 56;
}

static inline uint64_t pack_rows(const int8_t *rows, size_t count, size_t dim,
                                 hop_coding coding, uint64_t *out) {
    uint64_t wrong = 0;
    size_t words = hop_packed_words(dim);
    for (size_t k = 0; k < count; k++) {
        const int8_t *values = rows + k * dim;
        uint64_t *row = out + k * words;
        size_t whole = dim / HOP_WORD_UNITS, rest = dim % HOP_WORD_UNITS;
        for (size_t w = 0; w < whole; w++, values += HOP_WORD_UNITS) {
            uint64_t word = 0;
            for (unsigned j = 0; j < HOP_WORD_UNITS; j += 8)
                word |= eight_units(load_eight(values + j), coding, &wrong) << j;
            row[w] = word;
        }
        if (rest) {
            /* 1 is a value of every coding; the bits it sets are cut off again. */
            int8_t last[HOP_WORD_UNITS];
            uint64_t word = 0;
            memset(last, 1, sizeof last);
            memcpy(last, values, rest);
            for (unsigned j = 0; j < HOP_WORD_UNITS; j += 8)
                word |= eight_units(load_eight(last + j), coding, &wrong) << j;
            row[whole] = word & hop_packed_tail(dim);
        }
    }
    return wrong;
}

/* Returns whether every value was of the coding. */
static int pack(const int8_t *rows, size_t count, size_t dim, hop_coding coding,
                uint64_t *out) {
    switch (coding) {
    case HOP_CODING_BIPOLAR:
        return pack_rows(rows, count, dim, HOP_CODING_BIPOLAR, out) == 0;
    case HOP_CODING_BINARY:
        return pack_rows(rows, count, dim, HOP_CODING_BINARY, out) == 0;
    case HOP_CODING_BOOLEAN:
        return pack_rows(rows, count, dim, HOP_CODING_BOOLEAN, out) == 0;
    case HOP_CODING_AUTO:
        return pack_rows(rows, count, dim, HOP_CODING_BINARY, out) == 0 ||
               pack_rows(rows, count, dim, HOP_CODING_BIPOLAR, out) == 0;
    }
    return 0;
}

/* Says why a value is not of the coding, or NULL. For AUTO *seen remembers the first
   value that decided between the codings: 0 or -1; it begins at 1. */
static const char *value_fault(int8_t value, hop_coding coding, int8_t *seen) {
    if (value == 1) return NULL;
    if (coding == HOP_CODING_BIPOLAR) return value == -1 ? NULL : "is neither -1 nor +1";
    if (coding == HOP_CODING_BINARY) return value == 0 ? NULL : "is neither 0 nor 1";
    if (value != 0 && value != -1) return "is none of -1, 0 and +1";
    if (*seen == 1) *seen = value;
    if (*seen == value) return NULL;
    return value == 0 ? "follows a -1: give either -1 and +1, or 0 and 1"
                      : "follows a 0: give either -1 and +1, or 0 and 1";
}

static hop_status explain_value(const int8_t *rows, size_t count, size_t first,
                                size_t dim, hop_coding coding, hop_error *error) {
    int8_t seen = 1;
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < dim; i++) {
            int8_t value = rows[k * dim + i];
            const char *fault = value_fault(value, coding, &seen);
            if (fault)
                return hop_fail(error, HOP_EVALUE, "pattern %zu, unit %zu: value %d %s",
                                first + k, i, value, fault);
        }
    return hop_fail(error, HOP_EINTERNAL, "a refused value cannot be found again");
}

static hop_status check_shape(const hop_patterns *patterns, size_t count, size_t length,
                              hop_error *error) {
    if (count == 0) return hop_fail(error, HOP_EEMPTY, "no patterns given");
    if (length == 0)
        return hop_fail(error, HOP_EEMPTY,
                        "pattern %zu is empty: 0 units where %zu are "
                        "needed",
                        patterns->count, patterns->dim);
    if (length != patterns->dim)
        return hop_fail(error, HOP_ESHAPE,
                        "pattern %zu has %zu units where %zu are needed", patterns->count,
                        length, patterns->dim);
    return HOP_OK;
}

static hop_status stage(const hop_patterns *patterns, size_t count, hop_staged *staged,
                        hop_error *error) {
    hop_status status = hop_patterns_stage(patterns, count, staged);
    if (status == HOP_ELIMIT)
        return hop_fail(error, status,
                        "%zu more patterns beside %zu pass the limit of %d", count,
                        patterns->count, HOP_MAX_PATTERNS);
    return status == HOP_OK ? HOP_OK : hop_fail_memory(error);
}

hop_status hop_patterns_append(hop_patterns *patterns, const int8_t *rows, size_t count,
                               size_t length, hop_coding coding, hop_error *error) {
    if ((unsigned)coding > HOP_CODING_AUTO)
        return hop_fail(error, HOP_EINVAL, "unknown coding %d", (int)coding);
    hop_status status = check_shape(patterns, count, length, error);
    if (status != HOP_OK) return status;
    hop_staged staged;
    status = stage(patterns, count, &staged, error);
    if (status != HOP_OK) return status;
    if (!pack(rows, count, length, coding, staged.added)) {
        hop_patterns_abandon(patterns, &staged);
        return explain_value(rows, count, patterns->count, length, coding, error);
    }
    hop_patterns_commit(patterns, &staged);
    return HOP_OK;
}

/* Returns the number of units packed: length, or the index of the first NaN. */
static size_t pack_reals(const float *values, size_t length, double threshold,
                         uint64_t *row) {
    for (size_t start = 0; start < length; start += HOP_WORD_UNITS) {
        size_t units = length - start < HOP_WORD_UNITS ? length - start : HOP_WORD_UNITS;
        uint64_t word = 0;
        for (size_t j = 0; j < units; j++) {
            float value = values[start + j];
            if (isnan(value)) return start + j;
            word |= (uint64_t)((double)value > threshold) << j;
        }
        row[start / HOP_WORD_UNITS] = word;
    }
    return length;
}

hop_status hop_patterns_append_reals(hop_patterns *patterns, const float *rows,
                                     size_t count, size_t length, double threshold,
                                     hop_error *error) {
    if (isnan(threshold))
        return hop_fail(error, HOP_EINVAL, "the threshold is not a number");
    hop_status status = check_shape(patterns, count, length, error);
    if (status != HOP_OK) return status;
    hop_staged staged;
    status = stage(patterns, count, &staged, error);
    if (status != HOP_OK) return status;
    for (size_t k = 0; k < count; k++) {
        size_t packed = pack_reals(rows + k * length, length, threshold,
                                   staged.added + k * patterns->words);
        if (packed != length) {
            hop_patterns_abandon(patterns, &staged);
            return hop_fail(error, HOP_EVALUE,
                            "pattern %zu, unit %zu: value nan is not a number",
                            patterns->count + k, packed);
        }
    }
    hop_patterns_commit(patterns, &staged);
    return HOP_OK;
}

void hop_patterns_read(const hop_patterns *patterns, size_t row, int8_t *out) {
    const uint64_t *packed = hop_patterns_row(patterns, row);
    for (size_t start = 0; start < patterns->dim; start += HOP_WORD_UNITS) {
        size_t left = patterns->dim - start;
        size_t units = left < HOP_WORD_UNITS ? left : HOP_WORD_UNITS;
        uint64_t word = packed[start / HOP_WORD_UNITS];
        for (size_t j = 0; j < units; j++)
            out[start + j] = (int8_t)(2 * (int)(word >> j & 1) - 1);
    }
}
