/* SPDX-License-Identifier: MIT */
/* Values as JSON, and objects on lines. */
#ifndef HOPFIELD_TOOL_JSON_H
#define HOPFIELD_TOOL_JSON_H

#include <jansson.h>
#include <stdint.h>

#include <hopfield.h>

/** A string that JSON takes: bytes that are no UTF-8 become U+FFFD. */
json_t *hop_json_text(const char *text);
/** A finite number, else null. */
json_t *hop_json_number(double value);
/** A measured number with its interval: value, low, high. */
json_t *hop_json_estimate(hop_estimate estimate);
/** A count below 2^63. */
json_t *hop_json_count(uint64_t count);
/** Print one object on a line of its own and free it. Complains where memory ran out. */
int hop_json_print(json_t *object);

#endif
