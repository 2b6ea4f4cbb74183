/* SPDX-License-Identifier: MIT */
/* An index of texts of any sort: what is given is checked, a cue folded. */
#include <hopfield/texts.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/context.h"
#include "core/error.h"
#include "core/exponential.h"
#include "text/sorts.h"

struct hop_texts {
    hop_texts_given given;
    hop_text *texts; /* given.texts */
    const hop_sort *sort;
    void *index;
};

static const hop_sort *const sorts[HOP_TEXT_SORT_COUNT] = {
    [HOP_TEXT_WORDS] = &hop_sort_words,
    [HOP_TEXT_UTTERANCES] = &hop_sort_utterances,
    [HOP_TEXT_DOCUMENTS] = &hop_sort_documents,
};

hop_status hop_texts_fold(const hop_texts_given *given, size_t row, int places,
                          hop_folded *out, hop_error *error) {
    hop_error why;
    hop_status status = hop_text_fold(&given->texts[row], places, out, &why);
    if (status == HOP_ENOMEM) return hop_fail_memory(error);
    if (status == HOP_ELIMIT) return status;
    if (status) return hop_fail(error, status, "row %zu: %s", row, why.message);
    return HOP_OK;
}

hop_status hop_texts_take(const hop_texts_given *given, size_t row, hop_folded *out,
                          hop_error *error) {
    *out = (hop_folded){0};
    const hop_status status = hop_texts_fold(given, row, 0, out, error);
    if (status != HOP_ELIMIT) return status;
    hop_texts_drop(given, row);
    return HOP_OK;
}

int hop_texts_order(const void *a, const void *b) {
    const hop_text_found *x = a, *y = b;
    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

hop_status hop_texts_compare(const hop_texts_given *given, size_t row,
                             const hop_folded *cue, int *same, hop_error *error) {
    hop_folded text;
    hop_status status = hop_texts_fold(given, row, 0, &text, error);
    if (status) return status;
    *same = text.size == cue->size && !memcmp(text.bytes, cue->bytes, cue->size);
    hop_folded_clear(&text);
    return HOP_OK;
}

hop_status hop_texts_fail(hop_status status, hop_error *error) {
    if (status == HOP_EINTERRUPTED)
        return hop_fail(error, status, "interrupted while texts were indexed");
    if (status == HOP_ELIMIT)
        return hop_fail(error, status, "texts: over 2^32 - 2 different words");
    return hop_fail_memory(error);
}

static hop_status check_options(const hop_texts_options *options, size_t count,
                                hop_error *error) {
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "options: size %zu, not %zu", options->size,
                        sizeof *options);
    if ((unsigned)options->sort >= HOP_TEXT_SORT_COUNT)
        return hop_fail(error, HOP_EINVAL, "sort: %d is none", (int)options->sort);
    if ((unsigned)options->language >= HOP_LANGUAGE_COUNT)
        return hop_fail(error, HOP_EINVAL, "language: %d is none",
                        (int)options->language);
    if (!(options->beta >= HOP_LEAST_BETA && options->beta <= HOP_MOST_BETA))
        return hop_fail(error, HOP_EINVAL, "beta: %g, must be %g to %g", options->beta,
                        HOP_LEAST_BETA, HOP_MOST_BETA);
    if (count >= UINT32_MAX)
        return hop_fail(error, HOP_EINVAL, "count: %zu texts, over 2^32 - 2", count);
    if (options->labels && options->label_count > count)
        return hop_fail(error, HOP_EINVAL, "label_count: %zu labels of %zu texts",
                        options->label_count, count);
    for (size_t i = 0; options->strengths && i < count; i++)
        if (!(options->strengths[i] >= 0 && isfinite(options->strengths[i])))
            return hop_fail(error, HOP_EINVAL,
                            "strengths: %g of row %zu, must be 0 or more",
                            options->strengths[i], i);
    for (size_t i = 0; options->labels && i < count; i++)
        if (options->labels[i] >= options->label_count)
            return hop_fail(error, HOP_EINVAL, "labels: %zu of row %zu, of %zu labels",
                            options->labels[i], i, options->label_count);
    return HOP_OK;
}

static void clear(hop_texts *self) {
    if (self->index) self->sort->free(self->index);
    free(self->texts);
    free(self->given.strengths);
    free(self->given.logs);
    free(self->given.labels);
    free(self);
}

/* Of all arrays, for one text. */
static size_t each_of(int labelled) {
    return sizeof(hop_text) + 2 * sizeof(double) + (labelled ? sizeof(size_t) : 0);
}

/* Copies the arrays; HOP_ENOMEM. */
static hop_status copy(hop_texts *self, const hop_text *texts,
                       const hop_texts_options *options) {
    hop_texts_given *given = &self->given;
    const size_t count = given->count, room = count ? count : 1;
    self->texts = malloc(room * sizeof *self->texts);
    given->texts = self->texts;
    given->strengths = malloc(room * sizeof *given->strengths);
    given->logs = malloc(room * sizeof *given->logs);
    if (options->labels) given->labels = malloc(room * sizeof *given->labels);
    if (!self->texts || !given->strengths || !given->logs ||
        (options->labels && !given->labels))
        return HOP_ENOMEM;
    for (size_t i = 0; i < count; i++) {
        self->texts[i] = texts[i];
        given->strengths[i] = options->strengths ? options->strengths[i] : 1;
        given->logs[i] = hop_log(given->strengths[i]);
        if (options->labels) given->labels[i] = options->labels[i];
    }
    given->label_count = options->labels ? options->label_count : count;
    return HOP_OK;
}

hop_status hop_texts_create(hop_context *context, const hop_text *texts, size_t count,
                            const hop_texts_options *options, hop_texts **out,
                            hop_error *error) {
    hop_status status = check_options(options, count, error);
    if (status) return status;
    const hop_sort *sort = sorts[options->sort];
    status = hop_context_check_bytes(context, "an index of texts", count,
                                     each_of(options->labels != NULL), error);
    if (status) return status;
    hop_texts *self = calloc(1, sizeof *self);
    if (!self) return hop_fail_memory(error);
    self->sort = sort;
    self->given = (hop_texts_given){.context = context,
                                    .count = count,
                                    .language = options->language,
                                    .beta = options->beta};
    status = copy(self, texts, options);
    if (status)
        hop_fail_memory(error);
    else
        status = sort->create(&self->given, &self->index, error);
    if (status)
        clear(self);
    else
        *out = self;
    return status;
}

void hop_texts_free(hop_texts *texts) {
    if (texts) clear(texts);
}

int hop_texts_tell_labels(const hop_texts *texts) {
    return texts->sort->tells_labels && texts->sort->tells_labels(texts->index);
}

size_t hop_texts_bytes(const hop_texts *texts) {
    const hop_texts_given *given = &texts->given;
    return sizeof *texts + given->count * each_of(given->labels != NULL) +
           texts->sort->bytes(texts->index);
}

/* Folds a cue; HOP_OK with nothing in it too. */
static hop_status fold_cue(const hop_text *cue, hop_folded *out, hop_error *error) {
    hop_error why;
    hop_status status = hop_text_fold(cue, 1, out, &why);
    if (status == HOP_ENOMEM) return hop_fail_memory(error);
    return status ? hop_fail(error, status, "cue: %s", why.message) : HOP_OK;
}

hop_status hop_texts_find(const hop_texts *texts, const hop_text *cue,
                          const hop_texts_find_options *options, hop_text_found *out,
                          size_t *found, size_t *looked_at, hop_error *error) {
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "options: size %zu, not %zu", options->size,
                        sizeof *options);
    if (options->most == 0)
        return hop_fail(error, HOP_EINVAL, "most: 0 texts, must be 1 or more");
    hop_folded folded;
    hop_status status = fold_cue(cue, &folded, error);
    if (status) return status;
    size_t looked = 0, number = 0;
    if (folded.size > 0)
        status = texts->sort->find(&texts->given, texts->index, cue, &folded, options,
                                   out, &number, &looked, error);
    hop_folded_clear(&folded);
    if (status) return status;
    *found = number;
    if (looked_at) *looked_at = looked;
    return HOP_OK;
}

hop_status hop_texts_explain(const hop_texts *texts, const hop_text *cue, size_t row,
                             hop_text_span **spans, size_t *count, hop_error *error) {
    if (row >= texts->given.count)
        return hop_fail(error, HOP_EINVAL, "row: %zu of %zu texts", row,
                        texts->given.count);
    hop_folded folded = {0}, text = {0};
    hop_status status = fold_cue(cue, &folded, error);
    if (!status) status = hop_texts_fold(&texts->given, row, 1, &text, error);
    if (status == HOP_ELIMIT && folded.bytes) {
        *spans = NULL;
        *count = 0;
        status = HOP_OK;
    } else if (!status) {
        status = texts->sort->explain(&texts->given, texts->index, &folded, &text, spans,
                                      count, error);
    }
    hop_folded_clear(&folded);
    hop_folded_clear(&text);
    return status;
}
