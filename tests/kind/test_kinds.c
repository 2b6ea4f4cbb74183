/* SPDX-License-Identifier: MIT */
/* The table of kinds: each is named once, is a recipe that files take, and names itself.
 */
#include "engine.h"

#include <unistd.h>

static void test_table(void **state) {
    (void)state;
    assert_int_equal(hop_kind_count(), 6);
    assert_string_equal(hop_kind_at(0)->name, "patterns");
    assert_null(hop_kind_at(hop_kind_count()));
    assert_null(hop_kind_find("nothing"));
    assert_null(hop_kind_find(""));
    for (size_t k = 0; k < hop_kind_count(); k++) {
        const hop_kind *kind = hop_kind_at(k);
        assert_ptr_equal(hop_kind_find(kind->name), kind);
        assert_string_equal(kind->recipe.kind, kind->name);
        assert_true(strlen(kind->summary) > 10);
        assert_null(strchr(kind->summary, '\n'));
        assert_int_equal((kind->recipe.rule[0] != 0) + (kind->recipe.energy[0] != 0), 1);
    }
}

/* A file of every kind can be made once its size is known, and asked. */
static void test_files(void **state) {
    (void)state;
    enum { SIDE = 8, DIM = SIDE * SIDE };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    char folder[] = "/tmp/hop-kind-XXXXXX", command[64];
    float values[DIM];
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < DIM; i++) values[i] = i % 3 ? 1.0f : -1.0f;
    for (size_t k = 0; k < hop_kind_count(); k++) {
        hop_store_recipe recipe = hop_kind_at(k)->recipe;
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        const uint64_t words[1] = {5};
        hop_store *store = NULL;
        hop_lookup *lookup = NULL;
        hop_error error = {0};
        char path[64];
        entry.key = "a";
        if (!hop_recipe_of_texts(&recipe, NULL)) {
            recipe.dim = DIM;
            recipe.width = recipe.image.width = SIDE;
            recipe.height = recipe.image.height = SIDE;
        }
        if (hop_recipe_of_texts(&recipe, NULL))
            entry.text = "word";
        else if (recipe.storage == HOP_STORAGE_BITS)
            entry.words = words;
        else
            entry.values = values;
        snprintf(path, sizeof path, "%s/%zu.hop", folder, k);
        if (hop_store_open(path, HOP_STORE_CREATE, &recipe, NULL, &store, &error))
            fail_msg("%s: %s", recipe.kind, error.message);
        assert_ok(hop_store_begin(store, NULL));
        assert_ok(hop_store_add(store, &entry, NULL));
        assert_ok(hop_store_commit(store, NULL));
        if (hop_lookup_create(context, store, NULL, &lookup, &error))
            fail_msg("%s: %s", recipe.kind, error.message);
        assert_int_equal(hop_lookup_count(lookup), 1);
        hop_lookup_free(lookup);
        hop_store_close(store);
    }
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
