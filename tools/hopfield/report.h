/* SPDX-License-Identifier: MIT */
/* What came of a recall, as lines of text and as JSON. */
#ifndef HOPFIELD_TOOL_REPORT_H
#define HOPFIELD_TOOL_REPORT_H

#include "expect.h"
#include "json.h"
#include "subject.h"

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

/* What fields and energies are: "integers" or "doubles". */
const char *hop_report_arithmetic(const hop_memory *memory);

/** What repeats a result, into its object: version, chance and dynamics; what made the
    couplings; both of these and how the cue was damaged. */
void hop_report_dynamics(json_t *object, const hop_options *options);
void hop_report_couplings(json_t *object, const hop_subject *subject,
                          const hop_options *options);
void hop_report_cue(json_t *object, const hop_subject *subject,
                    const hop_options *options, const hop_expectation *expectation);

/** What the couplings came from: the rule's text, or "couplings" where they were
 * imported. */
const char *hop_report_rule(const hop_memory *memory);
/** The key of a row, null in a memory without keys. */
json_t *hop_report_key(const hop_subject *subject, size_t row);
/** A memory with its row, key and an overlap. */
json_t *hop_report_memory(const hop_subject *subject, size_t row, double overlap);
/** The memories that a mixture blends, each with its sign. */
json_t *hop_report_mixture(const hop_subject *subject, const hop_result *result);
/** The scaling, or null for couplings from a file, which are used as they are. */
json_t *hop_report_scaling(const hop_memory *memory);

#endif
