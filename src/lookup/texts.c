/* SPDX-License-Identifier: MIT */
/* Texts: an index of the items that can be found, and cues asked of it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/context.h"
#include "core/error.h"
#include "lookup/lookup.h"

/* Labels of the items that can be found, numbered without gaps. */
static hop_status number_labels(hop_lookup *self, size_t *count) {
    size_t *numbers = malloc((self->labels.count + 1) * sizeof *numbers);
    self->text_labels = malloc(self->live_count * sizeof *self->text_labels);
    *count = 0;
    if (!numbers || !self->text_labels) {
        free(numbers);
        return HOP_ENOMEM;
    }
    for (size_t k = 0; k < self->labels.count; k++) numbers[k] = SIZE_MAX;
    for (size_t k = 0; k < self->live_count; k++) {
        size_t *number = &numbers[self->labels.of[self->text_items[k]]];
        if (*number == SIZE_MAX) *number = (*count)++;
        self->text_labels[k] = *number;
    }
    free(numbers);
    return HOP_OK;
}

static hop_status gather(hop_lookup *self, double *strengths, hop_error *error) {
    size_t count = 0;
    for (size_t row = 0; row < self->count; row++) {
        if (!self->live[row]) continue;
        hop_text *text = &self->text_bytes[count];
        text->bytes = hop_store_text(self->store, row, &text->size);
        if (!text->bytes)
            return hop_fail(error, HOP_EINTERNAL, "item %zu has no text", row);
        strengths[count] = self->strengths[row];
        self->text_items[count++] = row;
    }
    return HOP_OK;
}

hop_status hop_lookup_make_texts(hop_lookup *self, hop_error *error) {
    hop_texts_options how = HOP_TEXTS_OPTIONS_INIT;
    const size_t count = self->live_count;
    double *strengths = malloc(count * sizeof *strengths);
    self->text_bytes = malloc(count * sizeof *self->text_bytes);
    self->text_items = malloc(count * sizeof *self->text_items);
    hop_status status = strengths && self->text_bytes && self->text_items
                            ? gather(self, strengths, error)
                            : hop_fail_memory(error);
    if (status == HOP_OK && self->labels.of &&
        number_labels(self, &how.label_count) != HOP_OK)
        status = hop_fail_memory(error);
    hop_recipe_of_texts(&self->recipe, &how.sort);
    how.language = self->recipe.language;
    how.beta = self->recipe.beta;
    how.strengths = strengths;
    how.labels = self->text_labels;
    if (status == HOP_OK)
        status = hop_texts_create(self->context, self->text_bytes, count, &how,
                                  &self->texts, error);
    if (status == HOP_OK) self->labels_tell = hop_texts_tell_labels(self->texts);
    free(strengths);
    return status;
}

void hop_lookup_drop_texts(hop_lookup *self) {
    hop_texts_free(self->texts);
    free(self->text_bytes);
    free(self->text_items);
    free(self->text_labels);
    self->texts = NULL;
    self->text_bytes = NULL;
    self->text_items = self->text_labels = NULL;
}

hop_status hop_text_room_create(const hop_lookup *lookup, size_t top,
                                hop_text_room *out) {
    const bool words = lookup->recipe.encoder == HOP_ENCODER_WORD;
    const size_t least = words ? HOP_WORDS_ASKED : HOP_TEXTS_ASKED;
    const size_t wanted = words ? top : 2 * top;
    hop_text_room room = {.most = wanted > least ? wanted : least};
    if (room.most > 2 * lookup->live_count) room.most = 2 * lookup->live_count;
    room.found = malloc(room.most * sizeof *room.found);
    room.shares = malloc(HOP_TEXTS_WEIGHED * sizeof *room.shares);
    room.order = malloc(room.most * sizeof *room.order);
    *out = room;
    return room.found && room.shares && room.order ? HOP_OK : HOP_ENOMEM;
}

void hop_text_room_free(hop_text_room *room) {
    free(room->found);
    free(room->shares);
    free(room->order);
    *room = (hop_text_room){0};
}

hop_status hop_lookup_answer_text(const hop_lookup *lookup, const hop_text *cue,
                                  size_t hide_row, size_t hide_label, size_t top,
                                  hop_text_room *room, hop_answer *answer,
                                  hop_answer_match *matches, hop_error *error) {
    hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
    size_t found = 0, looked_at = 0;
    how.most = room->most;
    how.hide_row = hide_row;
    how.hide_label = hide_label;
    const hop_status status =
        hop_texts_find(lookup->texts, cue, &how, room->found, &found, &looked_at, error);
    if (status != HOP_OK) return status;
    hop_judge_texts(lookup, room, found, top, answer, matches);
    answer->looked_at = looked_at;
    return HOP_OK;
}

/* What one thread needs, and the first of its cues that failed. */
typedef struct seat {
    hop_text_room room;
    hop_status status;
    size_t failed;
    hop_error error;
} seat;

typedef struct batch {
    const hop_lookup *lookup;
    const hop_cue *cues;
    size_t top;
    hop_answer *answers;
    hop_answer_match *matches;
    seat *seats; /* one a thread */
} batch;

/* Messages of hop_texts begin "cue: " where it is at fault. */
static hop_status name_cue(size_t index, hop_status status, const hop_error *why,
                           hop_error *error) {
    const char *message = why->message;
    if (strncmp(message, "cue: ", 5) == 0) message += 5;
    return hop_fail(error, status, "cue %zu: %.400s", index, message);
}

static hop_status ask(const batch *self, size_t index, seat *mine, hop_error *error) {
    const hop_lookup *lookup = self->lookup;
    hop_text text;
    hop_error why;
    hop_status status =
        hop_lookup_text_of(lookup, &self->cues[index], index, &text, error);
    if (status != HOP_OK) return status;
    if (!lookup->texts) {
        self->answers[index] = (hop_answer){.verdict = HOP_VERDICT_UNKNOWN,
                                            .outcome = HOP_OUTCOME_UNKNOWN,
                                            .energy = NAN,
                                            .entropy = NAN};
        return HOP_OK;
    }
    if (!mine->room.found) {
        status = hop_text_room_create(lookup, self->top, &mine->room);
        if (status != HOP_OK) {
            hop_text_room_free(&mine->room);
            return hop_fail_memory(error);
        }
    }
    status = hop_lookup_answer_text(lookup, &text, SIZE_MAX, SIZE_MAX, self->top,
                                    &mine->room, &self->answers[index],
                                    self->matches + index * self->top, &why);
    return status == HOP_OK ? HOP_OK : name_cue(index, status, &why, error);
}

static void ask_one(void *shared, size_t index, unsigned worker) {
    batch *self = shared;
    seat *mine = &self->seats[worker];
    hop_error why;
    const hop_status status = ask(self, index, mine, &why);
    if (status == HOP_OK || (mine->status != HOP_OK && mine->failed < index)) return;
    mine->status = status;
    mine->failed = index;
    mine->error = why;
}

/* The failure of the first cue that failed: which thread met it does not matter. */
static hop_status first_failure(const seat *seats, size_t count, hop_error *error) {
    const seat *first = NULL;
    for (size_t k = 0; k < count; k++)
        if (seats[k].status != HOP_OK && (!first || seats[k].failed < first->failed))
            first = &seats[k];
    if (!first) return HOP_OK;
    return hop_fail(error, first->status, "%s", first->error.message);
}

hop_status hop_lookup_recall_texts(const hop_lookup *lookup, const hop_cue *cues,
                                   size_t count, size_t top, hop_answer *answers,
                                   hop_answer_match *matches, hop_error *error) {
    const size_t threads = hop_context_threads(lookup->context);
    batch self = {lookup, cues, top, answers, matches, calloc(threads, sizeof(seat))};
    if (!self.seats) return hop_fail_memory(error);
    hop_parallel_for(lookup->context, count, ask_one, &self);
    hop_status status = first_failure(self.seats, threads, error);
    if (status == HOP_OK && hop_context_interrupted(lookup->context))
        status = hop_fail(error, HOP_EINTERRUPTED, "interrupted");
    for (size_t k = 0; k < threads; k++) hop_text_room_free(&self.seats[k].room);
    free(self.seats);
    return status;
}

/* The place of an item among the texts; `live_count` where it cannot be found. */
static size_t place_of(const hop_lookup *lookup, size_t row) {
    size_t low = 0, high = lookup->live_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (lookup->text_items[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    const bool is_there = low < lookup->live_count && lookup->text_items[low] == row;
    return is_there ? low : lookup->live_count;
}

hop_status hop_lookup_explain(const hop_lookup *lookup, const hop_cue *cue, size_t row,
                              hop_text_span **spans, size_t *count, hop_error *error) {
    hop_text text;
    hop_error why;
    if (!hop_lookup_of_texts(lookup))
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "only answers of texts are explained by spans, not those of kind "
                        "%s",
                        lookup->recipe.kind);
    hop_status status = hop_lookup_text_of(lookup, cue, 0, &text, error);
    if (status != HOP_OK) return status;
    const size_t place = lookup->texts ? place_of(lookup, row) : lookup->live_count;
    if (place == lookup->live_count)
        return hop_fail(error, HOP_ENOTFOUND, "item %zu cannot be found", row);
    status = hop_texts_explain(lookup->texts, &text, place, spans, count, &why);
    return status == HOP_OK ? HOP_OK : name_cue(0, status, &why, error);
}
