/* SPDX-License-Identifier: MIT */
/* What theory expects of random patterns under a rule other than Hebb's. */
#ifndef HOPFIELD_TOOL_THEORY_RULE_H
#define HOPFIELD_TOOL_THEORY_RULE_H

#include "options.h"

/** Print what theory says of --units, --patterns and --rule, as text or JSON. */
int hop_theory_of_rule(const hop_options *options);

#endif
