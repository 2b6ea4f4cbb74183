/* SPDX-License-Identifier: MIT */
/* A condition on items as it was understood. */
#ifndef HOP_STORE_FILTER_H
#define HOP_STORE_FILTER_H

#include <hopfield/filter.h>

typedef enum hop_filter_field {
    HOP_FIELD_KEY,
    HOP_FIELD_LABEL,
    HOP_FIELD_TAG,
    HOP_FIELD_TEXT,
    HOP_FIELD_STRENGTH,
    HOP_FIELD_FADED,
    HOP_FIELD_CREATED,
    HOP_FIELD_CONFIRMED,
    HOP_FIELD_CONFIRMATIONS,
    HOP_FIELD_PAYLOAD,
    HOP_FIELD_COUNT
} hop_filter_field;

typedef enum hop_filter_op {
    HOP_OP_EQUAL,
    HOP_OP_LESS,
    HOP_OP_AT_MOST,
    HOP_OP_GREATER,
    HOP_OP_AT_LEAST,
    HOP_OP_CONTAINS,
    HOP_OP_COUNT
} hop_filter_op;

typedef enum hop_filter_type {
    HOP_VALUE_TEXT,
    HOP_VALUE_INTEGER, /* of a payload these three also have the text they are spelled as
                        */
    HOP_VALUE_REAL,
    HOP_VALUE_TRUTH,
    HOP_VALUE_NULL
} hop_filter_type;

typedef struct hop_condition {
    hop_filter_field field;
    hop_filter_op op;
    int negated; /* != is an = that must not hold */
    hop_filter_type type;
    char *text; /* the value, of `size` bytes and a NUL */
    size_t size;
    char *path; /* of a payload, as SQLite writes it */
    int64_t integer;
    double real;
    hop_strength strength;
} hop_condition;

struct hop_filter {
    size_t count;
    hop_condition *conditions; /* [count] */
};

/* How a value lies to the stretch low..high: whether `op` holds. */
int hop_condition_orders(hop_filter_op op, int below, int above);

#endif
