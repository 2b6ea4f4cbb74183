/* SPDX-License-Identifier: MIT */
/* Attention: one step of recall of every query of every head. */
#include <hopfield/attention.h>

#include <stdlib.h>
#include "attend/heads.h"
#include "core/error.h"

typedef struct attention {
    hop_heads heads;
    hop_context **workers; /* [threads], each of one thread */
    hop_failure *failures; /* [threads] */
    float *out;
    double *log_sums; /* or NULL */
} attention;

/* Group `task` of all heads, by the threads of a context. */
static void attend(attention *self, hop_context *context, size_t task,
                   hop_failure *failure) {
    const hop_heads *heads = &self->heads;
    const size_t n = heads->shape.n, index = task / heads->groups;
    const size_t g = task % heads->groups, count = hop_heads_group(heads, g);
    const size_t first = g * HOP_GROUP_CUES, at = index * n + first;
    hop_head head;
    hop_question questions[HOP_GROUP_CUES];
    hop_error error = {HOP_OK, ""};
    char place[HOP_HEAD_PLACE];
    hop_head_open(heads, context, index, &head);
    hop_head_place(heads, index, place);
    for (size_t q = 0; q < count; q++) {
        questions[q] = hop_head_question(heads, &head, first + q);
        questions[q].place = place;
        questions[q].out = self->out + (at + q) * heads->shape.value_dim;
    }
    error.status = hop_attend(&head.field, questions, count, &error);
    if (error.status)
        hop_failure_note(failure, task, &error);
    else if (self->log_sums && heads->separation.kind == HOP_SEPARATION_SOFTMAX)
        for (size_t q = 0; q < count; q++)
            self->log_sums[at + q] = questions[q].potential;
}

static void attend_alone(void *shared, size_t task, unsigned worker) {
    attention *self = shared;
    attend(self, self->workers[worker], task, &self->failures[worker]);
}

/* Many groups are shared out; few are done one by one, by all threads together. */
static hop_status run(attention *self, unsigned threads, hop_error *error) {
    hop_context *context = self->heads.context;
    const size_t tasks = self->heads.total * self->heads.groups;
    if (tasks < threads || threads == 1) {
        for (size_t task = 0; task < tasks && !self->failures[0].error.status; task++)
            attend(self, context, task, &self->failures[0]);
    } else {
        for (unsigned k = 0; k < threads; k++) {
            const hop_status status =
                hop_context_create_worker(context, &self->workers[k], error);
            if (status) return status;
        }
        hop_parallel_for(context, tasks, attend_alone, self);
    }
    return hop_failures_judge(context, self->failures, threads, error);
}

hop_status hop_attention(hop_context *context, const hop_attention_options *options,
                         const hop_attention_shape *shape, const float *Q, const float *K,
                         const float *V, float *out, double *log_sums, hop_error *error) {
    const unsigned threads = hop_context_threads(context);
    attention self = {.out = out, .log_sums = log_sums};
    hop_status status =
        hop_heads_open(context, options, shape, Q, K, V, &self.heads, error);
    if (!status && self.heads.separation.kind != HOP_SEPARATION_SOFTMAX)
        status = hop_context_check_bytes(context, "scores of a query", shape->count,
                                         sizeof(double), error);
    if (status) return status;
    self.workers = calloc(threads, sizeof *self.workers);
    self.failures = calloc(threads, sizeof *self.failures);
    status = self.workers && self.failures ? run(&self, threads, error)
                                           : hop_fail_memory(error);
    for (unsigned k = 0; self.workers && k < threads; k++)
        hop_context_free(self.workers[k]);
    free(self.workers);
    free(self.failures);
    return status;
}
