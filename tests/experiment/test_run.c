/* SPDX-License-Identifier: MIT */
/* Runs that are cut short, gone on with, parted and joined give the bytes of one run. */
#include "logs.h"

#include "experiment/experiment.h"

/* Stops the run after so many trials. */
typedef struct brake {
    hop_context *context;
    size_t after, seen;
} brake;

static void step(void *user, size_t done, size_t count) {
    brake *b = user;
    (void)count;
    b->seen = done;
    if (done >= b->after) hop_context_interrupt(b->context);
}

static void an_interrupted_run_goes_on(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const place here = new_place();
    hop_lab *whole = small_lab(context, "1"), *lab = small_lab(context, "1");
    assert_ok(hop_lab_run(whole, NULL, NULL));
    brake b = {context, 10, 0};
    hop_lab_run_options options = HOP_LAB_RUN_OPTIONS_INIT;
    options.log = here.log;
    options.progress = step;
    options.user = &b;
    assert_status(hop_lab_run(lab, &options, NULL), HOP_EINTERRUPTED);
    const size_t before = hop_lab_done(lab);
    assert_true(before >= 10 && before < 42);
    hop_lab_free(lab);
    hop_context_clear_interrupt(context);

    assert_ok(hop_lab_open(context, here.log, NULL, &lab, NULL));
    assert_int_equal(hop_lab_done(lab), before);
    b = (brake){context, SIZE_MAX, 0};
    assert_ok(hop_lab_run(lab, &options, NULL));
    assert_int_equal(b.seen, 42 - before);
    assert_same_tables(report_of(lab), report_of(whole));
    /* what is done already is not run again */
    b.seen = 0;
    assert_ok(hop_lab_run(lab, &options, NULL));
    assert_int_equal(b.seen, 0);
    hop_lab_free(lab);
    hop_lab_free(whole);
    clear_place(&here);
    hop_context_free(context);
}

/* Half of the shards are stopped after a trial or two, and gone on with. */
static void shards_make_the_whole(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *whole = small_lab(context, "3");
    assert_ok(hop_lab_run(whole, NULL, NULL));
    for (size_t shards = 1; shards <= 7; shards += shards < 3 ? 1 : 4) {
        place places[7];
        hop_lab *joined = NULL;
        for (size_t k = 0; k < shards; k++) {
            places[k] = new_place();
            hop_lab *part = small_lab(context, "3");
            if (k % 2 == 0) {
                brake b = {context, 2, 0};
                hop_lab_run_options options = HOP_LAB_RUN_OPTIONS_INIT;
                options.log = places[k].log;
                options.shard = k + 1;
                options.shards = shards;
                options.progress = step;
                options.user = &b;
                assert_status(hop_lab_run(part, &options, NULL), HOP_EINTERRUPTED);
                hop_context_clear_interrupt(context);
                hop_lab_free(part);
                /* the log knows its shard */
                assert_ok(hop_lab_open(context, places[k].log, NULL, &part, NULL));
                options = (hop_lab_run_options)HOP_LAB_RUN_OPTIONS_INIT;
                options.log = places[k].log;
                assert_ok(hop_lab_run(part, &options, NULL));
                size_t shard, of;
                hop_lab_shard(part, &shard, &of);
                assert_true(shard == k + 1 && of == shards);
            } else {
                assert_ok(run_into(part, &places[k], k + 1, shards, NULL));
            }
            assert_int_equal(hop_lab_done(part), (42 + shards - 1 - k) / shards);
            hop_lab_free(part);
            if (joined)
                assert_ok(hop_lab_merge(joined, places[k].log, NULL));
            else
                assert_ok(hop_lab_open(context, places[k].log, NULL, &joined, NULL));
        }
        assert_same_tables(report_of(joined), report_of(whole));
        hop_lab_free(joined);
        for (size_t k = 0; k < shards; k++) clear_place(&places[k]);
    }
    hop_lab_free(whole);
    hop_context_free(context);
}

static void a_shard_must_be_one(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = small_lab(context, "1");
    hop_lab_run_options options = HOP_LAB_RUN_OPTIONS_INIT;
    static const size_t wrong[][2] = {{0, 2}, {3, 2}, {1, 0}, {1, SIZE_MAX}};
    for (size_t k = 0; k < 4; k++) {
        options.shard = wrong[k][0];
        options.shards = wrong[k][1];
        assert_status(hop_lab_run(lab, &options, NULL), HOP_EINVAL);
    }
    options = (hop_lab_run_options)HOP_LAB_RUN_OPTIONS_INIT;
    options.size = 1;
    assert_status(hop_lab_run(lab, &options, NULL), HOP_EINVAL);
    assert_int_equal(hop_lab_done(lab), 0);
    hop_lab_free(lab);
    hop_context_free(context);
}

/* What a lab has run without a log is in the log that it is given later. */
static void trials_in_memory_are_logged_too(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const place here = new_place();
    hop_lab *lab = small_lab(context, "1"), *again = NULL;
    assert_ok(hop_lab_run(lab, NULL, NULL));
    assert_ok(run_into(lab, &here, 0, 0, NULL));
    assert_ok(hop_lab_open(context, here.log, NULL, &again, NULL));
    assert_int_equal(hop_lab_done(again), 42);
    assert_same_tables(report_of(again), report_of(lab));
    hop_lab_free(again);
    hop_lab_free(lab);
    clear_place(&here);
    hop_context_free(context);
}

/* A shard is of one run; the next one is of the whole again. */
static void a_shard_does_not_stick(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = small_lab(context, "1");
    hop_lab_run_options options = HOP_LAB_RUN_OPTIONS_INIT;
    size_t shard, shards;
    options.shard = 2;
    options.shards = 3;
    options.log = "/no/such/folder/trials.db";
    assert_status(hop_lab_run(lab, &options, NULL), HOP_EIO);
    hop_lab_shard(lab, &shard, &shards);
    assert_true(shard == 1 && shards == 1);
    options.log = NULL;
    assert_ok(hop_lab_run(lab, &options, NULL));
    assert_int_equal(hop_lab_done(lab), 14);
    hop_lab_shard(lab, &shard, &shards);
    assert_true(shard == 2 && shards == 3);
    assert_ok(hop_lab_run(lab, NULL, NULL));
    assert_int_equal(hop_lab_done(lab), 42);
    hop_lab_free(lab);
    hop_context_free(context);
}

/* A trial that fails ends the run with its own message: a memory of 64 KiB cannot hold
   the patterns. */
static void a_failed_trial_is_explained(void **state) {
    (void)state;
    hop_context_options small = HOP_CONTEXT_OPTIONS_INIT;
    hop_context *context = NULL;
    small.threads = 2;
    small.max_bytes = 1 << 16;
    assert_ok(hop_context_create(&small, &context, NULL));
    hop_lab *lab = NULL;
    hop_error error = {HOP_OK, ""};
    assert_ok(hop_lab_create(context, "capacity", &lab, NULL));
    assert_ok(hop_lab_set(lab, "units", "4000", NULL));
    assert_ok(hop_lab_set(lab, "load", "0.2", NULL));
    assert_ok(hop_lab_set(lab, "trials", "10", NULL));
    assert_status(hop_lab_run(lab, NULL, &error), HOP_ELIMIT);
    assert_true(error.message[0] != 0);
    /* the context is as good as before */
    assert_status(hop_lab_run(lab, NULL, NULL), HOP_ELIMIT);
    hop_lab_free(lab);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_interrupted_run_goes_on),
        cmocka_unit_test(shards_make_the_whole),
        cmocka_unit_test(trials_in_memory_are_logged_too),
        cmocka_unit_test(a_shard_does_not_stick),
        cmocka_unit_test(a_shard_must_be_one),
        cmocka_unit_test(a_failed_trial_is_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
