/* SPDX-License-Identifier: MIT */
/* Times memory files: learning in one transaction and in many, opening, refreshing,
   reinforcing, forgetting, and the memory a handle holds; prints one `name value` line
   each. */
#include <hopfield.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "timing.h"
#include "vectors.h"

enum { LONGEST = 2000 }; /* bytes of a text */

typedef struct bench {
    const char *path;
    hop_store_recipe recipe;
    const hop_patterns *patterns;
    const float *values;
    size_t count, repeats;
    size_t bytes; /* of a text */
    int content;
} bench;

static void drop(const char *path) {
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    char name[4096];
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        unlink(name);
    }
}

static hop_store *open_file(const bench *b, hop_store_mode mode) {
    hop_store *store;
    hop_error error;
    if (hop_store_open(b->path, mode, mode == HOP_STORE_CREATE ? &b->recipe : NULL, NULL,
                       &store, &error))
        fail(&error);
    return store;
}

/* Letters that go by the number, blanks between some of them: of a word none. */
static void make_text(const bench *b, size_t i, char *out) {
    const int words = b->recipe.encoder == HOP_ENCODER_WORD;
    uint64_t state = i * UINT64_C(0x9e3779b97f4a7c15) + 1;
    for (size_t k = 0; k < b->bytes; k++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        out[k] = !words && k % 6 == 5 ? ' ' : (char)('a' + (state >> 33) % 26);
    }
    snprintf(out + b->bytes, 24, "%s%zu", words ? "" : " ", i);
}

static void key_of(const bench *b, size_t i, char *out, size_t size) {
    if (b->recipe.encoder == HOP_ENCODER_WORD)
        make_text(b, i, out);
    else
        snprintf(out, size, "item %zu", i);
}

/* Texts as they are learned: words by themselves, others with a label. */
static void add_text(const bench *b, hop_store *store, size_t i) {
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    hop_error error;
    char key[LONGEST + 32], label[32], text[LONGEST + 32];
    key_of(b, i, key, sizeof key);
    make_text(b, i, text);
    snprintf(label, sizeof label, "intent %zu", i % 77);
    entry.key = key;
    entry.text = text;
    if (b->recipe.encoder == HOP_ENCODER_WORD)
        entry.strength = (hop_strength){(int64_t)(i * 7919 % 100000) + 1, 1};
    else
        entry.label = label;
    if (b->content) entry.payload = "{\"answer\":\"as it is stored\"}";
    if (hop_store_add(store, &entry, &error)) fail(&error);
}

static void add(const bench *b, hop_store *store, size_t i) {
    if (b->bytes) {
        add_text(b, store, i);
        return;
    }
    static const char *const tags[] = {"measured", "often"};
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    hop_error error;
    char key[32], label[32], text[64];
    snprintf(key, sizeof key, "item %zu", i);
    snprintf(label, sizeof label, "class %zu", i % 100);
    snprintf(text, sizeof text, "the text of item %zu, one line of it", i);
    entry.key = key;
    if (b->patterns)
        entry.words = hop_patterns_row(b->patterns, i);
    else
        entry.values = b->values + i * b->recipe.dim;
    if (b->content) {
        entry.label = label;
        entry.text = text;
        entry.payload = "{\"price\":12.5,\"name\":\"Rex\"}";
        entry.tags = tags;
        entry.tag_count = 2;
    }
    if (hop_store_add(store, &entry, &error)) fail(&error);
}

/* Seconds that this process worked, whatever else the machine does. */
static double work(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void must(hop_status status, const hop_error *error) {
    if (status) fail(error);
}

/* Seconds to learn all in one transaction, of which commit and publishing. */
static void time_learning(const bench *b) {
    hop_error error;
    drop(b->path);
    const double start = seconds(), worked = work();
    hop_store *store = open_file(b, HOP_STORE_CREATE);
    must(hop_store_begin(store, &error), &error);
    for (size_t i = 0; i < b->count; i++) add(b, store, i);
    const double middle = seconds();
    must(hop_store_commit(store, &error), &error);
    const double end = seconds();
    hop_store_close(store);
    printf("learn_work_s %.9g\n", work() - worked);
    printf("learn_s %.9g\nlearn_add_s %.9g\nlearn_commit_s %.9g\nlearn_per_s %.9g\n",
           end - start, middle - start, end - middle, (double)b->count / (end - start));
}

static void time_opening(const bench *b) {
    double *times = allocate(b->repeats, sizeof *times);
    double *works = allocate(b->repeats, sizeof *works);
    double *refreshes = allocate(b->repeats, sizeof *times);
    struct stat info;
    hop_error error;
    const struct mallinfo2 before = mallinfo2();
    hop_store *kept = open_file(b, HOP_STORE_READ);
    const struct mallinfo2 after = mallinfo2();
    const size_t held = after.uordblks + after.hblkhd - before.uordblks - before.hblkhd;
    for (size_t k = 0; k < b->repeats; k++) {
        double start = seconds(), worked = work();
        hop_store *store = open_file(b, HOP_STORE_READ);
        times[k] = seconds() - start;
        works[k] = work() - worked;
        start = seconds();
        must(hop_store_refresh(store, NULL, &error), &error);
        refreshes[k] = seconds() - start;
        hop_store_close(store);
    }
    hop_store_close(kept);
    if (stat(b->path, &info)) exit(1);
    printf("open_work_s %.9g\n", median(works, b->repeats));
    printf("open_s %.9g\nrefresh_s %.9g\n", median(times, b->repeats),
           median(refreshes, b->repeats));
    printf("ram_per_item %.9g\nfile_per_item %.9g\n", (double)held / (double)b->count,
           (double)info.st_size / (double)b->count);
    free(times);
    free(works);
    free(refreshes);
}

static void time_changes(const bench *b) {
    enum { MANY = 10000, FEW = 20 };
    hop_error error;
    char key[LONGEST + 32];
    const size_t many = b->count < MANY ? b->count : MANY;
    hop_store *store = open_file(b, HOP_STORE_WRITE);
    double times[FEW], start = seconds();
    must(hop_store_begin(store, &error), &error);
    for (size_t i = 0; i < many; i++) {
        key_of(b, i * 7919 % b->count, key, sizeof key);
        must(hop_store_reinforce(store, key, (hop_strength){1, 1}, &error), &error);
    }
    must(hop_store_commit(store, &error), &error);
    printf("reinforce_per_s %.9g\n", (double)many / (seconds() - start));
    for (size_t k = 0; k < FEW; k++) { /* one change a transaction */
        key_of(b, k * 31 % b->count, key, sizeof key);
        start = seconds();
        must(hop_store_begin(store, &error), &error);
        must(hop_store_confirm(store, key, (hop_strength){0, 1}, &error), &error);
        must(hop_store_commit(store, &error), &error);
        times[k] = seconds() - start;
    }
    printf("single_s %.9g\n", median(times, FEW));
    start = seconds();
    must(hop_store_begin(store, &error), &error);
    for (size_t i = 0; i < many; i++) {
        key_of(b, i * 7919 % b->count, key, sizeof key);
        must(hop_store_forget(store, key, &error), &error);
    }
    must(hop_store_commit(store, &error), &error);
    printf("forget_per_s %.9g\n", (double)many / (seconds() - start));
    hop_store_close(store);
}

/* What is stored: texts by the name of their encoder, patterns by their storage. */
static void set_recipe(bench *b, const char *what, size_t dim, int codes) {
    for (int e = HOP_ENCODER_WORD; e <= HOP_ENCODER_DOCUMENT; e++)
        if (strcmp(what, hop_encoder_name((hop_encoder)e)) == 0) {
            b->bytes = dim < LONGEST ? dim : LONGEST;
            b->recipe = (hop_store_recipe){.kind = "text",
                                           .encoder = (hop_encoder)e,
                                           .energy = "softmax",
                                           .beta = 5};
            return;
        }
    b->recipe.dim = b->recipe.width = dim;
    b->recipe.height = 1;
    for (int s = 0; s < HOP_STORAGE_COUNT; s++)
        if (strcmp(what, hop_storage_name((hop_storage)s)) == 0)
            b->recipe.storage = (hop_storage)s;
    if (b->recipe.storage == HOP_STORAGE_BITS) {
        b->patterns = random_patterns(dim, b->count);
    } else {
        b->values = unit_rows(b->count, dim, 1, 1);
        b->recipe.rule[0] = 0;
        snprintf(b->recipe.energy, sizeof b->recipe.energy, "softmax");
        b->recipe.normalise = 1;
        if (codes) b->recipe.codes = 1024;
    }
}

int main(int argc, char **argv) {
    if (argc != 6 && argc != 7) {
        fprintf(stderr, "usage: bench_store FILE bits|float32|bfloat16|int8 ITEMS UNITS "
                        "REPEATS [content|codes]\n"
                        "       bench_store FILE word|utterance|document ITEMS BYTES "
                        "REPEATS [content]\n");
        return 2;
    }
    bench b = {.path = argv[1], .recipe = HOP_STORE_RECIPE_INIT};
    const size_t dim = strtoull(argv[4], NULL, 10);
    b.count = strtoull(argv[3], NULL, 10);
    b.repeats = strtoull(argv[5], NULL, 10);
    b.content = argc == 7 && strcmp(argv[6], "content") == 0;
    set_recipe(&b, argv[2], dim, argc == 7 && strcmp(argv[6], "codes") == 0);
    time_learning(&b);
    time_opening(&b);
    time_changes(&b);
    drop(b.path);
    return 0;
}
