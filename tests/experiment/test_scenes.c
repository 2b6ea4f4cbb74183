/* SPDX-License-Identifier: MIT */
/* Folders of scenes: what is read, what is refused, and the fingerprint. */
#include "experiment/scenes.h"
#include "experiment/folders.h"

static hop_scenes *read_scenes(const char *folder, size_t side) {
    hop_scenes *scenes = NULL;
    hop_error error = {HOP_OK, ""};
    if (hop_scenes_read(folder, side, side, &scenes, &error))
        fail_msg("%s", error.message);
    return scenes;
}

/* The folder is refused with a message that names it and says all parts. */
static void refused(const char *folder, size_t side, hop_status status,
                    const char *const *parts) {
    hop_scenes *scenes = NULL;
    hop_error error = {HOP_OK, ""};
    assert_status(hop_scenes_read(folder, side, side, &scenes, &error), status);
    assert_null(scenes);
    assert_int_equal(error.status, status);
    assert_non_null(strstr(error.message, folder));
    assert_null(strchr(error.message, '\n'));
    for (; *parts; parts++)
        if (!strstr(error.message, *parts))
            fail_msg("'%s' does not say '%s'", error.message, *parts);
}
#define REFUSED(folder, side, status, ...)                                               \
    refused(folder, side, status, (const char *const[]){__VA_ARGS__, NULL})

static void reads_our_scenes(void **state) {
    (void)state;
    static const char *const names[] = {"beach", "brunch", "christmas", "movie",
                                        "night", "picnic", "surf"};
    hop_scenes *scenes = read_scenes(OUR_SCENES, 32);
    assert_int_equal(scenes->count, 7);
    assert_int_equal(scenes->units, 1024);
    assert_int_equal(hop_patterns_count(scenes->patterns), 21);
    for (size_t s = 0; s < 7; s++) assert_string_equal(scenes->names[s], names[s]);
    /* pictures/README.md: no two different scenes overlap by more than 0.34, and within
       a scene person and dog change an eighth of the units or so. */
    for (size_t a = 0; a < 21; a++)
        for (size_t b = 0; b < a; b++) {
            const int64_t overlap =
                hop_patterns_overlap(scenes->patterns, a, scenes->patterns, b);
            if (a / 3 == b / 3)
                assert_true(overlap > 410);
            else if (a % 3 == b % 3)
                assert_true(llabs(overlap) <= 353);
        }
    hop_scenes_free(scenes);
}

static void keeps_every_unit_in_its_row(void **state) {
    (void)state;
    char folder[PATH_SIZE];
    make_folder(folder);
    int8_t *rows = write_random_scenes(folder, 3, 9, 5), found[81];
    hop_scenes *scenes = read_scenes(folder, 9);
    for (size_t k = 0; k < 9; k++) {
        hop_patterns_read(scenes->patterns, k, found);
        assert_memory_equal(found, rows + 81 * k, 81);
    }
    hop_scenes_free(scenes);
    free(rows);
    remove_folder(folder);
}

static void passes_over_other_files(void **state) {
    (void)state;
    char folder[PATH_SIZE], name[PATH_SIZE + 30];
    make_folder(folder);
    int8_t *rows = write_random_scenes(folder, 1, 4, 6);
    static const char *const others[] = {".b_bg.png", "b_bg.txt",  "b-bg.png", "_bg.png",
                                         "bg.png",    "b_old.svg", "b_BG.png"};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        write_picture(folder, others[k], rows, 4, 4);
    write_scene(folder, "two_words", rows, 4, 4);
    snprintf(name, sizeof name, "%s/two_words_bg.png", folder);
    remove(name);
    write_picture(folder, "two_words_bg.PNG", rows, 4, 4);
    hop_scenes *scenes = read_scenes(folder, 4);
    assert_int_equal(scenes->count, 2);
    assert_string_equal(scenes->names[0], "a");
    assert_string_equal(scenes->names[1], "two_words");
    hop_scenes_free(scenes);
    free(rows);
    remove_folder(folder);
}

static void says_what_is_missing(void **state) {
    (void)state;
    char folder[PATH_SIZE], name[PATH_SIZE + 30];
    make_folder(folder);
    REFUSED(folder, 4, HOP_EINVAL, "no scene", "<scene>_bg");
    int8_t *rows = write_random_scenes(folder, 2, 4, 7);
    write_picture(folder, "b_old.pnm", rows, 4, 4);
    REFUSED(folder, 4, HOP_EINVAL, "scene b", "b_old.png and b_old.pnm");
    snprintf(name, sizeof name, "%s/b_old.pnm", folder);
    remove(name);
    snprintf(name, sizeof name, "%s/b_old.png", folder);
    remove(name);
    REFUSED(folder, 4, HOP_EINVAL, "scene b", "b_old");
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    fputs("no picture", file);
    fclose(file);
    REFUSED(folder, 4, HOP_EUNSUPPORTED, "b_old.png");
    remove_folder(folder);
    REFUSED(folder, 4, HOP_EIO, "No such file");
    free(rows);
}

static void has_limits(void **state) {
    (void)state;
    char folder[PATH_SIZE], scene[30];
    make_folder(folder);
    const int8_t units[12] = {1, 1, 1, 1, -1, 1, 1, 1, -1, -1, -1, -1};
    for (int s = 0; s < HOP_MAX_SCENES; s++) {
        snprintf(scene, sizeof scene, "s%02d", s);
        write_scene(folder, scene, units, 2, 2);
    }
    hop_scenes *scenes = read_scenes(folder, 2);
    assert_int_equal(scenes->count, HOP_MAX_SCENES);
    assert_string_equal(scenes->names[63], "s63");
    hop_scenes_free(scenes);
    /* 64 x 2^18 units are just allowed, and would be read. */
    REFUSED(folder, 513, HOP_ELIMIT, "64 scenes of 513x513 units");
    write_scene(folder, "t", units, 2, 2);
    REFUSED(folder, 2, HOP_ELIMIT, "more than 64 scenes");
    remove_folder(folder);
}

static uint64_t fingerprint_of(const char *folder, size_t side) {
    hop_scenes *scenes = read_scenes(folder, side);
    const uint64_t fingerprint = scenes->fingerprint;
    hop_scenes_free(scenes);
    assert_true(fingerprint != 0);
    return fingerprint;
}

static void fingerprint_is_of_what_is_shown(void **state) {
    (void)state;
    char here[PATH_SIZE], there[PATH_SIZE];
    make_folder(here);
    make_folder(there);
    int8_t *rows = write_random_scenes(here, 2, 8, 9);
    const uint64_t wanted = fingerprint_of(here, 8);
    free(write_random_scenes(there, 2, 8, 9));
    assert_true(fingerprint_of(there, 8) == wanted);
    assert_true(fingerprint_of(there, 7) != wanted);
    rows[64] = (int8_t)-rows[64];
    write_scene(there, "a", rows, 8, 8);
    assert_true(fingerprint_of(there, 8) != wanted);
    rows[64] = (int8_t)-rows[64];
    write_scene(there, "a", rows, 8, 8);
    assert_true(fingerprint_of(there, 8) == wanted);
    for (size_t k = 0; k < 3; k++) {
        static const char *const parts[] = {"bg", "old", "new"};
        char from[PATH_SIZE + 30], to[PATH_SIZE + 30];
        snprintf(from, sizeof from, "%s/b_%s.png", there, parts[k]);
        snprintf(to, sizeof to, "%s/c_%s.png", there, parts[k]);
        assert_int_equal(rename(from, to), 0);
    }
    assert_true(fingerprint_of(there, 8) != wanted);
    free(rows);
    remove_folder(here);
    remove_folder(there);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_our_scenes),
        cmocka_unit_test(keeps_every_unit_in_its_row),
        cmocka_unit_test(passes_over_other_files),
        cmocka_unit_test(says_what_is_missing),
        cmocka_unit_test(has_limits),
        cmocka_unit_test(fingerprint_is_of_what_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
