/* SPDX-License-Identifier: MIT */
/* Logs of experiments: SQLite files of parameters and trials. */
#include <string.h>
#include <hopfield/lab.h>
#include "database.h"

static const fuzz_statuses refused = {HOP_EINVAL, HOP_ENOTFOUND, HOP_EEXISTS, HOP_EFORMAT,
                                      HOP_ENEWER, HOP_EIO,       HOP_EBUSY,   HOP_EEMPTY,
                                      HOP_ELIMIT, HOP_EOVERFLOW};

static hop_context *small_context(void) {
    static hop_context *context;
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = 1;
    options.max_bytes = 64 << 20;
    if (!context) CHECK(hop_context_create(&options, &context, NULL) == HOP_OK);
    return context;
}

/* What the trials come to. */
static void check_report(hop_lab *lab) {
    static const fuzz_statuses missing = {HOP_EEMPTY};
    const hop_lab_report *report = NULL;
    hop_error error = fuzz_error();
    hop_status status = hop_lab_report_of(lab, &report, &error);
    if (status != HOP_OK) {
        fuzz_check_refusal(status, &error, missing, NULL);
        return;
    }
    CHECK(report->meaning && fuzz_is_utf8(report->meaning, strlen(report->meaning)));
    for (size_t t = 0; t < report->table_count; t++) {
        const hop_lab_table *table = &report->tables[t];
        for (size_t k = 0; k < table->rows * table->columns; k++) {
            const char *text = table->cells[k].text;
            CHECK(!text || fuzz_is_utf8(text, strlen(text)));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    hop_lab *lab = NULL;
    hop_error error = fuzz_error();
    const char *path = fuzz_database(data, size);
    hop_status status = hop_lab_open(small_context(), path, "/nowhere", &lab, &error);
    if (status != HOP_OK) {
        CHECK(!lab);
        fuzz_check_refusal(status, &error, refused, NULL);
        return 0;
    }
    size_t shard = 0, shards = 0;
    hop_lab_shard(lab, &shard, &shards);
    CHECK(shard >= 1 && shard <= shards);
    CHECK(hop_lab_facts_of(lab));
    CHECK_OF(hop_lab_merge(lab, path, &error) == HOP_OK, error.message);
    check_report(lab);
    hop_lab_free(lab);
    return 0;
}

#ifdef HOP_LIBFUZZER
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed) {
    return fuzz_database_mutate(data, size, max_size, seed, NULL);
}
#endif
