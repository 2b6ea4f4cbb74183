/* SPDX-License-Identifier: MIT */
/* The pattern of a dump's line, in each of its forms, as the file holds it. */
#include <math.h>
#include <string.h>
#include "encode/base64.h"
#include "patterns/rows.h"
#include "store/restore.h"

static hop_status read_units(hop_restorer *self, const json_t *value,
                             unsigned char *bytes, size_t size) {
    const char *text = json_string_value(value);
    const size_t dim = self->recipe.dim;
    if (json_string_length(value) != dim || strspn(text, "+-") != dim ||
        self->recipe.storage != HOP_STORAGE_BITS)
        return hop_restore_fail(
            self, HOP_EFORMAT, "units are not %zu signs + and -%s", dim,
            self->recipe.storage == HOP_STORAGE_BITS ? ""
                                                     : " (the recipe keeps numbers)");
    memset(bytes, 0, size);
    for (size_t i = 0; i < dim; i++)
        bytes[i / 8] |= (unsigned char)((text[i] == '+') << i % 8);
    return HOP_OK;
}

static void put_little_endian(uint32_t value, size_t size, unsigned char *bytes) {
    for (size_t i = 0; i < size; i++) bytes[i] = (unsigned char)(value >> 8 * i);
}

/* Writes one number as the recipe stores it; 0 where it cannot be stored. */
static int put_value(hop_storage storage, const json_t *value, size_t place,
                     unsigned char *bytes) {
    const double number = json_number_value(value);
    union {
        float value;
        uint32_t bits;
    } u = {.value = (float)number};
    if (!json_is_number(value) || !isfinite(u.value)) return 0;
    switch (storage) {
    case HOP_STORAGE_FLOAT32:
        put_little_endian(u.bits, 4, bytes + 4 * place);
        return 1;
    case HOP_STORAGE_BFLOAT16:
        put_little_endian(hop_half_of(u.value), 2, bytes + 2 * place);
        return isfinite(hop_half_widen(hop_half_of(u.value)));
    case HOP_STORAGE_INT8:
        if (!json_is_integer(value) || fabs(number) > 127) return 0;
        bytes[place] = (unsigned char)(int8_t)number;
        return 1;
    default:
        return 0;
    }
}

static hop_status read_values(hop_restorer *self, const json_t *list,
                              unsigned char *bytes) {
    const size_t dim = self->recipe.dim;
    if (json_array_size(list) != dim || self->recipe.storage == HOP_STORAGE_BITS)
        return hop_restore_fail(
            self, HOP_EFORMAT, "%zu values, not %zu%s", json_array_size(list), dim,
            self->recipe.storage == HOP_STORAGE_BITS ? " units (the recipe keeps signs)"
                                                     : "");
    for (size_t i = 0; i < dim; i++)
        if (!put_value(self->recipe.storage, json_array_get(list, i), i, bytes))
            return hop_restore_fail(self, HOP_EFORMAT, "value %zu is no %s number", i,
                                    hop_storage_name(self->recipe.storage));
    return HOP_OK;
}

static hop_status read_bytes(hop_restorer *self, const json_t *value,
                             unsigned char *bytes, size_t size) {
    const char *text = json_string_value(value);
    const size_t length = json_string_length(value);
    const size_t has = hop_base64_size(text, length);
    if (has == SIZE_MAX)
        return hop_restore_fail(self, HOP_EFORMAT, "the pattern is no base64");
    if (has != size)
        return hop_restore_fail(self, HOP_EFORMAT, "a pattern of %zu bytes, not %zu", has,
                                size);
    hop_base64_read(text, length, bytes);
    return HOP_OK;
}

hop_status hop_restore_pattern(hop_restorer *self, const json_t *pattern,
                               const json_t *units, const json_t *values,
                               unsigned char *bytes, size_t size) {
    if (units) return read_units(self, units, bytes, size);
    if (values) return read_values(self, values, bytes);
    return read_bytes(self, pattern, bytes, size);
}
