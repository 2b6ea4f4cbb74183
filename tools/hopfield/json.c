/* SPDX-License-Identifier: MIT */
/* Values as JSON, and objects on lines. */
#include "json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "text.h"

json_t *hop_json_text(const char *text) {
    json_t *string = json_string(text);
    if (string) return string;
    char *clean = malloc(strlen(text) * 3 + 1), *out = clean;
    uint32_t code = 0;
    if (!clean) return NULL;
    while (*text) {
        size_t length = hop_text_sequence(text, &code);
        memcpy(out, length ? text : "\xef\xbf\xbd", length ? length : 3);
        out += length ? length : 3;
        text += length ? length : 1;
    }
    *out = '\0';
    string = json_string(clean);
    free(clean);
    return string;
}

json_t *hop_json_number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *hop_json_estimate(hop_estimate estimate) {
    return json_pack("{s:o, s:o, s:o}", "value", hop_json_number(estimate.value), "low",
                     hop_json_number(estimate.low), "high",
                     hop_json_number(estimate.high));
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
