/* SPDX-License-Identifier: MIT */
/* Files: whole reads within a limit; writes whole or not at all, or straight through. */
#include "encode/fixtures.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "encode/file.h"

static void assert_contents(const char *path, const char *expected) {
    uint8_t *bytes = NULL;
    size_t size = 0;
    assert_int_equal(hop_file_read(path, 1 << 20, &bytes, &size, NULL), HOP_OK);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(bytes, expected, size);
    free(bytes);
}

static hop_status write_text(const char *path, const char *text, hop_error *error) {
    size_t half = strlen(text) / 2;
    struct iovec parts[2] = {{(void *)(uintptr_t)text, half},
                             {(void *)(uintptr_t)(text + half), strlen(text) - half}};
    return hop_file_write(path, parts, 2, error);
}

static void test_read_within_the_limit(void **state) {
    (void)state;
    write_temporary("r", "hello", 5);
    uint8_t *bytes = NULL;
    size_t size = 0;
    hop_error error = {0};
    assert_int_equal(hop_file_read(temporary_path("r"), 5, &bytes, &size, NULL), HOP_OK);
    assert_int_equal(size, 5);
    assert_memory_equal(bytes, "hello", 5);
    free(bytes);
    bytes = NULL;
    assert_int_equal(hop_file_read(temporary_path("r"), 4, &bytes, &size, &error),
                     HOP_ELIMIT);
    assert_holds(&error, HOP_ELIMIT, "larger than 4 bytes");
    assert_holds(&error, HOP_ELIMIT, temporary_path("r"));
    assert_null(bytes);
    assert_int_equal(hop_file_read(temporary_path("r"), SIZE_MAX, &bytes, &size, NULL),
                     HOP_OK);
    assert_int_equal(size, 5);
    free(bytes);
    write_temporary("r", "", 0);
    assert_contents(temporary_path("r"), "");
    /* A hole of 1 TiB is refused by its announced size. */
    assert_int_equal(truncate(temporary_path("r"), (off_t)1 << 40), 0);
    assert_int_equal(hop_file_read(temporary_path("r"), 1 << 20, &bytes, &size, NULL),
                     HOP_ELIMIT);
    unlink(temporary_path("r"));
}

static void test_read_errors(void **state) {
    (void)state;
    uint8_t *bytes = NULL;
    size_t size = 0;
    hop_error error = {0};
    assert_int_equal(hop_file_read("/no/such", 9, &bytes, &size, &error), HOP_EIO);
    assert_string_equal(error.message, "cannot read /no/such: No such file or directory");
    assert_int_equal(hop_file_read("/tmp", 9, &bytes, &size, &error), HOP_EIO);
    assert_string_equal(error.message, "cannot read /tmp: Is a directory");
    assert_null(bytes);
}

/* Files whose size nobody knows: a pipe longer than any first buffer, and /proc. */
static void test_read_unknown_sizes(void **state) {
    (void)state;
    enum { LENGTH = 300000 };
    char path[64];
    for (size_t limit = LENGTH - 1; limit <= LENGTH + 1; limit++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0) {
            signal(SIGPIPE, SIG_DFL);
            close(ends[0]);
            char block[1000];
            memset(block, 'x', sizeof block);
            for (int i = 0; i < LENGTH / 1000; i++)
                if (write(ends[1], block, sizeof block) < 0) _exit(1);
            _exit(0);
        }
        close(ends[1]);
        snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
        uint8_t *bytes = NULL;
        size_t size = 0;
        hop_status status = hop_file_read(path, limit, &bytes, &size, NULL);
        assert_int_equal(status, limit < LENGTH ? HOP_ELIMIT : HOP_OK);
        if (status == HOP_OK) {
            assert_int_equal(size, LENGTH);
            assert_int_equal(bytes[LENGTH - 1], 'x');
        }
        free(bytes);
        close(ends[0]);
        waitpid(child, NULL, 0);
    }
    uint8_t *bytes = NULL;
    size_t size = 0;
    assert_int_equal(hop_file_read("/proc/self/status", 1 << 20, &bytes, &size, NULL),
                     HOP_OK);
    assert_true(size > 100);
    free(bytes);
}

static void test_sources(void **state) {
    (void)state;
    char got[8];
    size_t count = 0;
    hop_source source = hop_source_of_memory("abcdef", 6, "m");
    assert_int_equal(hop_source_read(&source, got, 4, &count, NULL), HOP_OK);
    assert_int_equal(count, 4);
    assert_int_equal(source.left, 2);
    assert_int_equal(hop_source_read(&source, got + 4, 4, &count, NULL), HOP_OK);
    assert_int_equal(count, 2);
    assert_memory_equal(got, "abcdef", 6);
    hop_source_close(&source);
    write_temporary("s", "abcdef", 6);
    assert_int_equal(hop_source_open(temporary_path("s"), &source, NULL), HOP_OK);
    assert_int_equal(source.left, 6);
    assert_int_equal(hop_source_read(&source, got, 8, &count, NULL), HOP_OK);
    assert_int_equal(count, 6);
    assert_int_equal(source.left, 0);
    hop_source_close(&source);
    hop_source_close(&source);
    unlink(temporary_path("s"));
}

static void test_write_new_and_over(void **state) {
    (void)state;
    struct stat about;
    mode_t mask = umask(027);
    assert_int_equal(write_text(temporary_path("w"), "first", NULL), HOP_OK);
    umask(mask);
    assert_contents(temporary_path("w"), "first");
    assert_int_equal(stat(temporary_path("w"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
    assert_int_equal(chmod(temporary_path("w"), 0604), 0);
    assert_int_equal(write_text(temporary_path("w"), "the second", NULL), HOP_OK);
    assert_contents(temporary_path("w"), "the second");
    assert_int_equal(stat(temporary_path("w"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0604);
    assert_int_equal(count_entries(), 1);
    unlink(temporary_path("w"));
}

static void test_write_to_a_bare_name(void **state) {
    (void)state;
    char before[1024];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(temporary_folder), 0);
    assert_int_equal(write_text("bare", "here", NULL), HOP_OK);
    assert_contents("bare", "here");
    assert_int_equal(write_text("bare", "again", NULL), HOP_OK);
    assert_contents(temporary_path("bare"), "again");
    assert_int_equal(chdir(before), 0);
    assert_int_equal(count_entries(), 1);
    unlink(temporary_path("bare"));
}

static void test_write_follows_links(void **state) {
    (void)state;
    struct stat about;
    write_temporary("target", "old", 3);
    assert_int_equal(symlink("target", temporary_path("link")), 0);
    assert_int_equal(write_text(temporary_path("link"), "new", NULL), HOP_OK);
    assert_contents(temporary_path("target"), "new");
    assert_int_equal(lstat(temporary_path("link"), &about), 0);
    assert_true(S_ISLNK(about.st_mode));
    assert_int_equal(count_entries(), 2);
    unlink(temporary_path("link"));
    unlink(temporary_path("target"));
}

static void assert_unwritable(const char *path, const char *words) {
    hop_error error = {0};
    char expected[300];
    size_t before = count_entries();
    snprintf(expected, sizeof expected, "cannot write %s: %s", path, words);
    assert_int_equal(write_text(path, "text", &error), HOP_EIO);
    assert_holds(&error, HOP_EIO, expected);
    assert_int_equal(count_entries(), before);
}

static void test_write_errors(void **state) {
    (void)state;
    assert_unwritable("/no/such/file", "No such file or directory");
    assert_unwritable("", "No such file or directory");
    assert_unwritable("/tmp", "Is a directory");
    assert_unwritable("/dev/full", "No space left on device");
    assert_unwritable("/dev/fd/987654", "Bad file descriptor");
    assert_unwritable("/dev/null/x", "Not a directory");
}

/* As root nothing is read-only, so the test steps down to another user where it can. */
static void test_write_respects_permissions(void **state) {
    (void)state;
    uid_t user = geteuid();
    write_temporary("locked", "old", 3);
    assert_int_equal(chmod(temporary_path("locked"), 0444), 0);
    if (user == 0) {
        assert_int_equal(chown(temporary_folder, 65534, (gid_t)-1), 0);
        assert_int_equal(chown(temporary_path("locked"), 65534, (gid_t)-1), 0);
        if (seteuid(65534) != 0) skip();
    }
    assert_unwritable(temporary_path("locked"), "Permission denied");
    assert_contents(temporary_path("locked"), "old");
    assert_int_equal(chmod(temporary_folder, 0555), 0);
    assert_unwritable(temporary_path("fresh"), "Permission denied");
    assert_int_equal(chmod(temporary_folder, 0755), 0);
    if (user == 0) assert_int_equal(seteuid(0), 0);
    unlink(temporary_path("locked"));
}

/* A write that fails half-way leaves the old file, and nothing beside it. */
static void test_a_failed_write_leaves_the_old_file(void **state) {
    (void)state;
    struct rlimit before, small;
    write_temporary("half", "old", 3);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 2;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    hop_error error = {0};
    hop_status status = write_text(temporary_path("half"), "much longer", &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
    assert_int_equal(status, HOP_EIO);
    assert_holds(&error, HOP_EIO, "File too large");
    assert_contents(temporary_path("half"), "old");
    assert_int_equal(count_entries(), 1);
    unlink(temporary_path("half"));
}

static void test_devices_and_pipes_are_written_through(void **state) {
    (void)state;
    struct stat about;
    int ends[2];
    char path[64], got[16] = "";
    assert_int_equal(write_text("/dev/null", "gone", NULL), HOP_OK);
    assert_int_equal(stat("/dev/null", &about), 0);
    assert_true(S_ISCHR(about.st_mode));
    assert_int_equal(pipe(ends), 0);
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, i ? "/proc/self/fd/%d" : "/dev/fd/%d", ends[1]);
        assert_int_equal(write_text(path, "through", NULL), HOP_OK);
        assert_int_equal(read(ends[0], got, sizeof got), 7);
        assert_string_equal(got, "through");
    }
    close(ends[0]);
    close(ends[1]);
    assert_int_equal(mkfifo(temporary_path("fifo"), 0600), 0);
    int reader = open(temporary_path("fifo"), O_RDONLY | O_NONBLOCK);
    assert_int_equal(write_text(temporary_path("fifo"), "in line", NULL), HOP_OK);
    assert_int_equal(read(reader, got, sizeof got), 7);
    assert_string_equal(got, "in line");
    close(reader);
    assert_int_equal(count_entries(), 1);
    unlink(temporary_path("fifo"));
}

/* /dev/stdout behind "> file": the text joins what was written before. */
static void test_redirected_stdout(void **state) {
    (void)state;
    int file = open(temporary_path("out"), O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(write(file, "one ", 4), 4);
    fflush(stdout);
    int kept = dup(1);
    assert_int_equal(dup2(file, 1), 1);
    hop_status status = write_text("/dev/stdout", "two ", NULL);
    assert_int_equal(dup2(kept, 1), 1);
    close(kept);
    assert_int_equal(status, HOP_OK);
    assert_int_equal(write(file, "three", 5), 5);
    close(file);
    assert_contents(temporary_path("out"), "one two three");
    unlink(temporary_path("out"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_within_the_limit),
        cmocka_unit_test(test_read_errors),
        cmocka_unit_test(test_read_unknown_sizes),
        cmocka_unit_test(test_sources),
        cmocka_unit_test(test_write_new_and_over),
        cmocka_unit_test(test_write_to_a_bare_name),
        cmocka_unit_test(test_write_follows_links),
        cmocka_unit_test(test_write_errors),
        cmocka_unit_test(test_write_respects_permissions),
        cmocka_unit_test(test_a_failed_write_leaves_the_old_file),
        cmocka_unit_test(test_devices_and_pipes_are_written_through),
        cmocka_unit_test(test_redirected_stdout),
    };
    return cmocka_run_group_tests(tests, make_temporary_folder, remove_temporary_folder);
}
