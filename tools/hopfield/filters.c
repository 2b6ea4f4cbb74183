/* SPDX-License-Identifier: MIT */
/* Items of a memory file that --where and --tag choose. */
#include "filters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"

int hop_filters_given(const hop_options *options) {
    return options->where.count + options->tags.count > 0;
}

/* The condition that an item has a tag, whatever signs its name has; NULL: no memory. */
static char *tag_condition(const char *name) {
    static const char start[] = "tag = \"";
    char *text = malloc(sizeof start + 6 * strlen(name) + 1), *to = text;
    if (!text) return NULL;
    to = stpcpy(to, start);
    for (; *name; name++)
        if ((unsigned char)*name < 0x20 || *name == '"' || *name == '\\')
            to += sprintf(to, "\\u%04x", (unsigned char)*name);
        else
            *to++ = *name;
    stpcpy(to, "\"");
    return text;
}

int hop_filters_read(const hop_options *options, hop_filter **out) {
    const char *conditions[2 * HOP_MOST_LISTED];
    char *made[HOP_MOST_LISTED] = {NULL};
    size_t count = 0;
    int code = 0;
    for (size_t i = 0; i < options->where.count; i++)
        conditions[count++] = options->where.texts[i];
    for (size_t i = 0; i < options->tags.count && code == 0; i++) {
        conditions[count++] = made[i] = tag_condition(options->tags.texts[i]);
        if (!made[i]) code = hop_complain_memory();
    }
    if (code == 0) {
        hop_error error;
        hop_status status = hop_filter_parse(conditions, count, out, &error);
        if (status == HOP_EINVAL)
            code = hop_complain(EXIT_USAGE, "--where: %s", error.message);
        else if (status != HOP_OK)
            code = hop_complain_error(status, BLAME_USAGE, &error);
    }
    for (size_t i = 0; i < HOP_MOST_LISTED; i++) free(made[i]);
    return code;
}

int hop_filters_choose(const hop_options *options, hop_store *store,
                       unsigned char **chosen, size_t *count) {
    hop_filter *filter = NULL;
    hop_error error;
    *chosen = NULL;
    *count = hop_store_count(store);
    if (!hop_filters_given(options)) return 0;
    int code = hop_filters_read(options, &filter);
    if (code) return code;
    unsigned char *rows = malloc(*count ? *count : 1);
    hop_status status =
        rows ? hop_store_choose(store, filter, rows, count, &error) : HOP_ENOMEM;
    hop_filter_free(filter);
    if (status == HOP_OK) {
        *chosen = rows;
        return 0;
    }
    free(rows);
    if (!rows) return hop_complain_memory();
    return hop_complain_error(status, BLAME_FILE, &error);
}
