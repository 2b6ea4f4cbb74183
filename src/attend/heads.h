/* SPDX-License-Identifier: MIT */
/* The heads of an attention: its arguments looked at, and one head at a time. */
#ifndef HOP_ATTEND_HEADS_H
#define HOP_ATTEND_HEADS_H

#include <hopfield/attention.h>
#include "attend/attend.h"

/* An attention's arguments, all in range, every value finite. */
typedef struct hop_heads {
    hop_context *context;
    hop_attention_options options; /* beta and key_heads filled in */
    hop_attention_shape shape;
    hop_separation separation;
    const float *Q, *K, *V;
    size_t total;  /* heads of all batches */
    size_t groups; /* of HOP_GROUP_CUES queries in a head */
} hop_heads;

/* As hop_attention; `options` may be NULL. */
hop_status hop_heads_open(hop_context *context, const hop_attention_options *options,
                          const hop_attention_shape *shape, const float *Q,
                          const float *K, const float *V, hop_heads *out,
                          hop_error *error);

/* HOP_EVALUE with the first of values[batch][heads][rows][dim] that is not finite. */
hop_status hop_heads_check(hop_context *context, const char *name, const float *values,
                           size_t batch, size_t heads, size_t rows, size_t dim,
                           hop_error *error);

/* One head of one batch. */
typedef struct hop_head {
    const float *Q; /* [n][d] */
    hop_rows keys, values;
    hop_field_of_keys field; /* of these keys and values */
    size_t batch;
} hop_head;

/* Head `index` of all, batches first. The head must stay where it is. `context` works. */
void hop_head_open(const hop_heads *heads, hop_context *context, size_t index,
                   hop_head *out);

/* Keys that query i of a head may see: the first so many, of these (NULL: all) those of
   1. */
size_t hop_head_reach(const hop_heads *heads, size_t i);
const uint8_t *hop_head_allowed(const hop_heads *heads, const hop_head *head, size_t i);

/* What query i of a head asks for; nothing to write to. */
hop_question hop_head_question(const hop_heads *heads, const hop_head *head, size_t i);

/* "batch B, head H, query" of head `index` of all, for messages. */
enum { HOP_HEAD_PLACE = 80 };
void hop_head_place(const hop_heads *heads, size_t index, char place[HOP_HEAD_PLACE]);

/* Queries of group g of a head, at most HOP_GROUP_CUES from g * HOP_GROUP_CUES on. */
size_t hop_heads_group(const hop_heads *heads, size_t g);

/* The earliest failure that one worker met. */
typedef struct hop_failure {
    size_t task;
    hop_error error; /* HOP_OK: none */
} hop_failure;

/* Keeps a failure of a task where it is the earliest. */
void hop_failure_note(hop_failure *failure, size_t task, const hop_error *error);

/* The earliest of all workers, HOP_EINTERRUPTED or HOP_OK. */
hop_status hop_failures_judge(const hop_context *context, const hop_failure *failures,
                              unsigned workers, hop_error *error);

#endif
