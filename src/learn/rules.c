/* SPDX-License-Identifier: MIT */
/* The table of learning rules. */
#include "learn/rules.h"

#include <string.h>
#include "core/error.h"

static const hop_rule *const RULES[] = {&hop_rule_hebb};
enum { RULE_COUNT = sizeof RULES / sizeof *RULES };

const hop_rule_facts *hop_rule_at(size_t index) {
    return index < RULE_COUNT ? &RULES[index]->facts : NULL;
}

const hop_rule_facts *hop_memory_rule(const hop_memory *memory) {
    return &memory->rule->facts;
}

static void list_names(char *names, size_t size) {
    names[0] = '\0';
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (i) strncat(names, ", ", size - strlen(names) - 1);
        strncat(names, RULES[i]->facts.name, size - strlen(names) - 1);
    }
}

hop_status hop_rule_parse(const char *text, const hop_rule **out, hop_error *error) {
    const size_t length = strcspn(text, ":");
    for (size_t i = 0; i < RULE_COUNT; i++) {
        const char *name = RULES[i]->facts.name;
        if (strlen(name) != length || strncmp(name, text, length) != 0) continue;
        if (text[length])
            return hop_fail(error, HOP_EINVAL,
                            "rule %s takes no parameters, got '%.100s'", name,
                            text + length + 1);
        *out = RULES[i];
        return HOP_OK;
    }
    char names[256];
    list_names(names, sizeof names);
    return hop_fail(error, HOP_EINVAL, "rule '%.100s' is unknown; there is: %s", text,
                    names);
}
