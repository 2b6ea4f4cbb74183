/* SPDX-License-Identifier: MIT */
/* What came of a recall, as lines of text and as JSON. */
#ifndef HOPFIELD_TOOL_REPORT_H
#define HOPFIELD_TOOL_REPORT_H

#include <jansson.h>

#include "expect.h"
#include "subject.h"

/** A string that JSON takes: bytes that are no UTF-8 become U+FFFD. */
json_t *hop_json_text(const char *text);
/** A finite number, else null. */
json_t *hop_json_number(double value);
/** Print one object on a line of its own and free it. Complains where memory ran out. */
int hop_json_print(json_t *object);

/** Two lines on stderr: version, seed, rule, dynamics, load and theory. */
void hop_report_header(const hop_subject *subject, const hop_options *options,
                       const hop_expectation *expectation);

/** One result as text: a line, and its trace where there is one. */
void hop_report_text(const hop_subject *subject, const char *name,
                     const hop_result *result);

/** One result as a JSON object on one line; reason: why, or NULL. */
int hop_report_json(const hop_subject *subject, const hop_options *options,
                    const hop_expectation *expectation, size_t index, const char *name,
                    const hop_result *result, json_t *reason);

/** What repeats a result, into its object: chance, rule and dynamics. */
void hop_report_conditions(json_t *object, const hop_subject *subject,
                           const hop_options *options,
                           const hop_expectation *expectation);

/** What the couplings came from: the rule's text, or "couplings" where they were
 * imported. */
const char *hop_report_rule(const hop_memory *memory);
/** The scaling, or null for couplings from a file, which are used as they are. */
json_t *hop_report_scaling(const hop_memory *memory);

#endif
