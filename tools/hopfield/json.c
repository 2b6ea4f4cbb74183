/* SPDX-License-Identifier: MIT */
/* Values as JSON, and objects on lines. */
#include "json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"

/* Bytes of the UTF-8 sequence at text, 0 where there is none. */
static size_t utf8_length(const char *text) {
    unsigned char first = (unsigned char)text[0];
    size_t length = first < 0x80                    ? 1
                    : first >= 0xc2 && first < 0xe0 ? 2
                    : first >= 0xe0 && first < 0xf0 ? 3
                    : first >= 0xf0 && first < 0xf5 ? 4
                                                    : 0;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xc0) != 0x80) return 0;
    return length;
}

json_t *hop_json_text(const char *text) {
    json_t *string = json_string(text);
    if (string) return string;
    char *clean = malloc(strlen(text) * 3 + 1), *out = clean;
    if (!clean) return NULL;
    while (*text) {
        size_t length = utf8_length(text);
        memcpy(out, length ? text : "\xef\xbf\xbd", length ? length : 3);
        out += length ? length : 3;
        text += length ? length : 1;
    }
    *out = '\0';
    string = json_string(clean);
    if (!string) string = json_string("?"); /* overlong forms and surrogates */
    free(clean);
    return string;
}

json_t *hop_json_number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *hop_json_count(uint64_t count) {
    return json_integer((json_int_t)count);
}

int hop_json_print(json_t *object) {
    char *line =
        object ? json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(17)) : NULL;
    json_decref(object);
    if (!line) return hop_complain_memory();
    puts(line);
    free(line);
    return 0;
}
