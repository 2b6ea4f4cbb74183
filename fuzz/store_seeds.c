/* SPDX-License-Identifier: MIT */
/* Makes memory files of every storage, small ones, and their dumps, as seeds.  usage:
 * store_seeds FOLDER
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <hopfield/upkeep.h>

enum { DIM = 64, ITEMS = 3 };

static void must(hop_status status, const hop_error *error) {
    if (status == HOP_OK) return;
    fprintf(stderr, "store_seeds: %s\n", error->message);
    exit(1);
}

static hop_time clock_of_seeds(void *user) {
    (void)user;
    return INT64_C(1780000000000);
}

static void add_items(hop_store *store, const hop_store_recipe *recipe) {
    const int texts = hop_recipe_of_texts(recipe, NULL);
    static const char *const tags[] = {"red", "round"};
    hop_error error;
    for (unsigned i = 0; i < ITEMS; i++) {
        char key[16];
        const uint64_t words[] = {UINT64_C(0x9e3779b97f4a7c15) * (i + 1)};
        float values[DIM];
        for (int k = 0; k < DIM; k++) values[k] = words[0] >> k & 1 ? 1.0f : -0.5f;
        snprintf(key, sizeof key, "item %u", i);
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        entry.key = key;
        if (recipe->storage == HOP_STORAGE_BITS)
            entry.words = words;
        else if (!texts)
            entry.values = values;
        entry.label = i ? "a label" : NULL;
        entry.text = i == 1 ? "a text" : texts ? key : NULL;
        entry.payload = i != 1 ? "{\"n\":[1,2.5],\"s\":\"x\"}" : NULL;
        entry.picture = i == 2 ? "P1 1 1 0" : NULL;
        entry.picture_size = i == 2 ? 8 : 0;
        entry.tags = tags;
        entry.tag_count = i;
        must(hop_store_add(store, &entry, &error), &error);
    }
}

static hop_status take(void *user, const char *bytes, size_t size, hop_error *error) {
    (void)error;
    return fwrite(bytes, 1, size, user) == size ? HOP_OK : HOP_EIO;
}

static void dump(const char *path, hop_store *store, int readable) {
    hop_dump_options options = HOP_DUMP_OPTIONS_INIT;
    hop_error error;
    char name[4200];
    options.readable = readable;
    snprintf(name, sizeof name, "%s%d.jsonl", path, readable);
    FILE *out = fopen(name, "w");
    if (!out) exit(1);
    must(hop_store_dump(store, &options, take, out, &error), &error);
    if (fclose(out) != 0) exit(1);
}

static void make(const char *folder, const char *name, const hop_store_recipe *recipe) {
    hop_store_options options = HOP_STORE_OPTIONS_INIT;
    hop_store *store = NULL;
    hop_error error;
    char path[4096];
    options.now = clock_of_seeds;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
    must(hop_store_open(path, HOP_STORE_CREATE, recipe, &options, &store, &error),
         &error);
    must(hop_store_begin(store, &error), &error);
    add_items(store, recipe);
    must(hop_store_commit(store, &error), &error);
    must(hop_store_begin(store, &error), &error);
    must(hop_store_confirm(store, "item 1", (hop_strength){1, 3}, &error), &error);
    must(hop_store_forget(store, "item 0", &error), &error);
    must(hop_store_commit(store, &error), &error);
    dump(path, store, 0);
    dump(path, store, 1);
    hop_store_close(store);
}

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    hop_store_recipe bits = HOP_STORE_RECIPE_INIT;
    bits.dim = DIM;
    bits.width = DIM;
    bits.height = 1;
    make(argv[1], "bits", &bits);
    bits.width = bits.height = 8;
    bits.half_life = 86400000;
    make(argv[1], "fading", &bits);
    hop_store_recipe reals = bits;
    reals.half_life = 0;
    reals.rule[0] = '\0';
    strcpy(reals.energy, "softmax");
    reals.beta_auto = 1;
    for (hop_storage storage = HOP_STORAGE_FLOAT32; storage < HOP_STORAGE_BITS;
         storage++) {
        reals.storage = storage;
        make(argv[1], hop_storage_name(storage), &reals);
    }
    reals.normalise = 1;
    make(argv[1], "normalised", &reals);
    hop_store_recipe texts = {.kind = "word",
                              .encoder = HOP_ENCODER_WORD,
                              .language = HOP_LANGUAGE_ENGLISH,
                              .energy = "softmax",
                              .beta = 5.5};
    make(argv[1], "words", &texts);
    strcpy(texts.kind, "document");
    texts.encoder = HOP_ENCODER_DOCUMENT;
    texts.language = HOP_LANGUAGE_NONE;
    make(argv[1], "documents", &texts);
    return 0;
}
