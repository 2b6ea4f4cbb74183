/* SPDX-License-Identifier: MIT */
/* The pattern of a dump's line, in each of its forms, as the file holds it. */
#include <math.h>
#include <string.h>
#include "core/error.h"
#include "encode/base64.h"
#include "patterns/rows.h"
#include "store/restore.h"

static hop_status read_units(hop_restorer *self, const json_t *value,
                             unsigned char *bytes, size_t size) {
    const char *text = json_string_value(value);
    const size_t dim = self->store->recipe.dim;
    if (json_string_length(value) != dim || strspn(text, "+-") != dim ||
        self->store->recipe.storage != HOP_STORAGE_BITS)
        return hop_restore_fail(self, HOP_EFORMAT, "units are not %zu signs + and -%s",
                                dim,
                                self->store->recipe.storage == HOP_STORAGE_BITS
                                    ? ""
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
    const size_t dim = self->store->recipe.dim;
    if (json_array_size(list) != dim || self->store->recipe.storage == HOP_STORAGE_BITS)
        return hop_restore_fail(self, HOP_EFORMAT, "%zu values, not %zu%s",
                                json_array_size(list), dim,
                                self->store->recipe.storage == HOP_STORAGE_BITS
                                    ? " units (the recipe keeps signs)"
                                    : "");
    for (size_t i = 0; i < dim; i++)
        if (!put_value(self->store->recipe.storage, json_array_get(list, i), i, bytes))
            return hop_restore_fail(self, HOP_EFORMAT, "value %zu is no %s number", i,
                                    hop_storage_name(self->store->recipe.storage));
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

/* From the bytes of the file, the same on every machine, to what this one computes with.
 */
static void unpack(const hop_restorer *self, const unsigned char *bytes, size_t size) {
    static const size_t widths[HOP_STORAGE_COUNT] = {
        [HOP_STORAGE_FLOAT32] = 4,
        [HOP_STORAGE_BFLOAT16] = 2,
        [HOP_STORAGE_INT8] = 1,
        [HOP_STORAGE_BITS] = 8,
    };
    const size_t width = widths[self->store->recipe.storage];
    for (size_t i = 0; i < size; i += width) {
        uint64_t value = 0;
        for (size_t k = 0; k < width && i + k < size; k++)
            value |= (uint64_t)bytes[i + k] << 8 * k;
        const uint32_t four = (uint32_t)value;
        const uint16_t two = (uint16_t)value;
        const uint8_t one = (uint8_t)value;
        const void *from = width == 8   ? (const void *)&value
                           : width == 4 ? (const void *)&four
                           : width == 2 ? (const void *)&two
                                        : (const void *)&one;
        memcpy((char *)self->pattern + i, from, width);
    }
}

hop_status hop_restore_text(hop_restorer *self, hop_text_sort sort, const json_t *value,
                            hop_mirror_row *row) {
    const hop_text text = {json_string_value(value), json_string_length(value)};
    hop_error why;
    hop_status status = hop_text_check(&text, sort, &why);
    if (status == HOP_ENOMEM) return hop_fail_memory(self->error);
    if (status != HOP_OK)
        return hop_restore_fail(self, status == HOP_EINVAL ? HOP_EFORMAT : status,
                                "'%.100s': %s", row->item.key, why.message);
    row->pattern = text.bytes;
    row->text_size = text.size;
    return HOP_OK;
}

hop_status hop_restore_pattern(hop_restorer *self, const json_t *pattern,
                               const json_t *units, const json_t *values) {
    const size_t size = self->store->mirror.row_bytes;
    unsigned char *bytes = self->store->room.bytes;
    hop_status status = units    ? read_units(self, units, bytes, size)
                        : values ? read_values(self, values, bytes)
                                 : read_bytes(self, pattern, bytes, size);
    if (status != HOP_OK) return status;
    const size_t spare = self->store->recipe.dim % 8;
    if (self->store->recipe.storage == HOP_STORAGE_BITS && spare &&
        bytes[size - 1] >> spare)
        return hop_restore_fail(self, HOP_EFORMAT, "the pattern has units past the last");
    unpack(self, bytes, size);
    return HOP_OK;
}
