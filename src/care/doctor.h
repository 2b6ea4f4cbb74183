/* SPDX-License-Identifier: MIT */
/* An examination under way, shared by its parts. */
#ifndef HOP_CARE_DOCTOR_H
#define HOP_CARE_DOCTOR_H

#include <hopfield/care.h>

typedef struct hop_examination {
    hop_store *store;
    hop_context *context;
    const hop_doctor_options *options;
    const hop_store_recipe *recipe;
    hop_time at;
    size_t samples;    /* items tried */
    double *strengths; /* [items], faded */
    hop_rows *rows;
    hop_store_recipe tuned; /* as recall used it */
    hop_diagnosis out;
} hop_examination;

/* Load, capacity, crosstalk and errors. */
hop_status hop_examine_couplings(hop_examination *self, hop_error *error);
hop_status hop_examine_steps(hop_examination *self, hop_error *error);
/* Texts: recall of damaged copies, labels, strangers. */
hop_status hop_examine_texts(hop_examination *self, hop_error *error);
/* What is to be done about it. */
void hop_examination_advise(hop_examination *self);

#endif
