/* SPDX-License-Identifier: MIT */
/* How a result came about, in words and as JSON. */
#ifndef HOPFIELD_TOOL_REPORT_REASON_H
#define HOPFIELD_TOOL_REPORT_REASON_H

#include "report.h"

/** Indented lines below the line of the result. */
void hop_report_reason_text(const hop_subject *subject,
                            const hop_expectation *expectation, const hop_result *result,
                            const hop_account *account);

/** The object `reason`. */
json_t *hop_report_reason_json(const hop_subject *subject,
                               const hop_expectation *expectation,
                               const hop_result *result, const hop_account *account);

#endif
