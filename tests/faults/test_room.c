/* SPDX-License-Identifier: MIT */
/* A real file system that fills up, and one that can only be read: a tmpfs of our own,
   where one may be mounted; else the test says that it was skipped. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include "faults/sessions.h"

enum { SKIPPED = 77 };

static void write_line(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    if (write(file, text, strlen(text)) < 0) errno = 0;
    close(file);
}

/* Mounts only this process sees; as root of a user namespace where it is not root. */
static int separate(void) {
    char map[64];
    long user = (long)geteuid(), group = (long)getegid();
    if (unshare(CLONE_NEWNS) != 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return 0;
        write_line("/proc/self/setgroups", "deny");
        snprintf(map, sizeof map, "0 %ld 1", user);
        write_line("/proc/self/uid_map", map);
        snprintf(map, sizeof map, "0 %ld 1", group);
        write_line("/proc/self/gid_map", map);
    }
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static int mount_room(size_t bytes, unsigned long flags) {
    char size[48];
    snprintf(size, sizeof size, "size=%zu", bytes);
    return mount("tmpfs", session_folder, "tmpfs", flags, size);
}

/* The sessions on file systems of 4 KiB, 8 KiB, ... until they have room. */
static void fills_up(void **state) {
    enum { STEP = 4096 };
    long refused = 0, granted = 0;
    (void)state;
    for (int i = 0; i < SESSIONS; i++) {
        learn_session(&sessions[i]);
        for (size_t room = base_size + STEP;; room += STEP) {
            hop_error error = {0};
            int done = 0;
            empty_folder(session_folder);
            assert_int_equal(mount_room(room, 0), 0);
            reset_session();
            hop_status status = sessions[i].run(&done, &error);
            if (status != HOP_OK) assert_int_equal(status, HOP_EIO);
            /* Even to be read, a file wants room for the index of its log. */
            assert_int_equal(mount_room(16 << 20, MS_REMOUNT), 0);
            check_session(&sessions[i], status, done, &error, (long)room, "room");
            assert_int_equal(umount2(session_folder, MNT_DETACH), 0);
            refused += status != HOP_OK;
            granted += status == HOP_OK;
            if (status == HOP_OK) break;
            assert_true(room < 8 << 20);
        }
    }
    print_message("%ld times there was no room, %ld times there was\n", refused, granted);
    assert_true(refused > 10 && granted == SESSIONS);
}

/* Not even root can write there. */
static void can_only_be_read(void **state) {
    (void)state;
    for (int i = 0; i < SESSIONS; i++) {
        hop_error error = {0};
        int done = 0;
        learn_session(&sessions[i]);
        empty_folder(session_folder);
        assert_int_equal(mount_room(8 << 20, 0), 0);
        reset_session();
        assert_int_equal(mount_room(8 << 20, MS_REMOUNT | MS_RDONLY), 0);
        hop_status status = sessions[i].run(&done, &error);
        assert_int_equal(status, sessions[i].writes ? HOP_EIO : HOP_OK);
        check_session(&sessions[i], status, done, &error, 0, "read-only");
        if (base_bytes) assert_int_equal(sound_digest(session_file), before);
        assert_int_equal(names_in(session_folder), base_bytes != NULL);
        assert_int_equal(umount2(session_folder, MNT_DETACH), 0);
    }
}

static int end(void **state) {
    (void)state;
    end_sessions();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_up),
        cmocka_unit_test(can_only_be_read),
    };
    int possible = separate();
    begin_sessions();
    possible = possible && mount_room(1 << 16, 0) == 0 &&
               umount2(session_folder, MNT_DETACH) == 0;
    if (!possible) {
        remove_folder_at(session_folder);
        printf("skipped: no tmpfs may be mounted here\n");
        return SKIPPED;
    }
    return cmocka_run_group_tests(tests, NULL, end);
}
