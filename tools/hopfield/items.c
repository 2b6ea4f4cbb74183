/* SPDX-License-Identifier: MIT */
/* Items of a memory file in words and in JSON. */
#include "items.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "json.h"
#include "recipe_text.h"

static json_t *payload_json(const char *payload) {
    json_t *value = payload ? json_loads(payload, JSON_DECODE_ANY, NULL) : NULL;
    return value ? value : json_null();
}

static json_t *text_json(const char *text) {
    return text ? hop_json_text(text) : json_null();
}

int hop_item_json(hop_store *store, size_t row, hop_strength faded, json_t *object) {
    const hop_store_item *item = hop_store_item_at(store, row);
    hop_store_content content = {0};
    hop_error error;
    const hop_status status = hop_store_content_of(store, row, &content, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    json_t *tags = json_array();
    for (size_t i = 0; i < content.tag_count; i++)
        json_array_append_new(tags, hop_json_text(content.tags[i]));
    json_object_set_new(object, "row", json_integer((json_int_t)row));
    json_object_set_new(object, "id", json_integer(item->id));
    json_object_set_new(object, "key", hop_json_text(item->key));
    json_object_set_new(object, "label", text_json(item->label));
    json_object_set_new(object, "tags", tags);
    json_object_set_new(object, "text", text_json(content.text));
    json_object_set_new(object, "payload", payload_json(content.payload));
    json_object_set_new(object, "picture_bytes",
                        content.picture ? hop_json_count(content.picture_size)
                                        : json_null());
    json_object_set_new(object, "strength",
                        hop_json_number(hop_strength_value(item->strength)));
    json_object_set_new(object, "faded", hop_json_number(hop_strength_value(faded)));
    json_object_set_new(object, "created", hop_json_time(item->created));
    json_object_set_new(object, "confirmed", hop_json_time(item->confirmed));
    json_object_set_new(object, "confirmations", json_integer(item->confirmations));
    hop_store_content_clear(&content);
    return 0;
}

int hop_item_print_words(hop_store *store, size_t row) {
    const hop_store_item *item = hop_store_item_at(store, row);
    hop_store_content content = {0};
    hop_error error;
    const hop_status status = hop_store_content_of(store, row, &content, &error);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    if (item->label) printf("  %s", item->label);
    for (size_t i = 0; i < content.tag_count; i++)
        printf("%s#%s", i ? " " : "  ", content.tags[i]);
    hop_store_content_clear(&content);
    return 0;
}

static int by_bytes(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int hop_items_survey(const hop_store *store, hop_items_facts *out) {
    const size_t count = hop_store_count(store);
    const char **labels = calloc(count + 1, sizeof *labels);
    if (!labels) return hop_complain_memory();
    *out = (hop_items_facts){0};
    for (size_t row = 0; row < count; row++) {
        const hop_store_item *item = hop_store_item_at(store, row);
        if (item->label) labels[out->labelled++] = item->label;
        if (row == 0 || item->created < out->first) out->first = item->created;
        if (row == 0 || item->created > out->last) out->last = item->created;
        if (row == 0 || item->confirmed > out->confirmed)
            out->confirmed = item->confirmed;
    }
    qsort(labels, out->labelled, sizeof *labels, by_bytes);
    for (size_t i = 0; i < out->labelled; i++)
        out->labels += i == 0 || strcmp(labels[i], labels[i - 1]) != 0;
    free(labels);
    return 0;
}
