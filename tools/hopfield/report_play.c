/* SPDX-License-Identifier: MIT */
/* What came of a play, step by step, as lines of text and as JSON. */
#include "report_play.h"

#include <stdio.h>

void hop_report_play_text(const hop_subject *subject, const char *name,
                          const hop_frame *frames, size_t steps) {
    printf("%s\n", name);
    for (size_t t = 0; t < steps; t++) {
        char row[HOP_ROW_NAME];
        hop_subject_row(subject, frames[t].row, row, sizeof row);
        printf("  %zu: %s (overlap %.2f)\n", t + 1, row, frames[t].overlap);
    }
}

int hop_report_play_json(const hop_subject *subject, const hop_options *options,
                         const hop_expectation *expectation, size_t index,
                         const char *name, const hop_frame *frames, size_t steps) {
    json_t *object = json_object(), *list = json_array();
    for (size_t t = 0; t < steps; t++)
        json_array_append_new(
            list, json_pack("{s:I, s:I, s:o, s:o, s:o, s:I}", "step", (json_int_t)(t + 1),
                            "row", (json_int_t)frames[t].row, "key",
                            subject->keys ? hop_json_text(subject->keys[frames[t].row])
                                          : json_null(),
                            "overlap", hop_json_number(frames[t].overlap), "energy",
                            hop_json_number(frames[t].energy), "flips",
                            (json_int_t)frames[t].flips));
    json_object_set_new(object, "cue", hop_json_text(name));
    json_object_set_new(object, "index", json_integer((json_int_t)index));
    json_object_set_new(object, "play", list);
    hop_report_cue(object, subject, options, expectation);
    return hop_json_print(object);
}
