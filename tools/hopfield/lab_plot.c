/* SPDX-License-Identifier: MIT */
/* The plot of a lab report, drawn by gnuplot as a child. */
#include "lab_plot.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exit.h"
#include "lab_files.h"
#include "signals.h"
#include "whole.h"

extern char **environ;

/* Run gnuplot on the three streams; its wait status, or -1 where it cannot be started. */
static int run_gnuplot(FILE *in, FILE *out, FILE *talk) {
    static char name[] = "gnuplot", plain[] = "-d"; /* no settings of the user's */
    char *const arguments[] = {name, plain, NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status;
    errno = posix_spawn_file_actions_init(&actions);
    if (errno) return -1;
    FILE *streams[] = {in, out, talk};
    for (int i = 0; i < 3 && errno == 0; i++)
        errno = posix_spawn_file_actions_adddup2(&actions, fileno(streams[i]), i);
    if (errno == 0)
        errno = posix_spawnp(&child, name, &actions, NULL, arguments, environ);
    int why = errno;
    posix_spawn_file_actions_destroy(&actions);
    errno = why;
    if (why) return -1;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return -1;
        if (hop_signals_came()) kill(child, SIGTERM);
    }
    return status;
}

/* Whether what gnuplot wrote begins as a picture of that name does. */
static int is_picture(FILE *picture, const char *name) {
    static const char png[] = "\x89PNG\r\n\x1a\n", svg[] = "<?xml ";
    const char *wanted = strstr(name, ".png") ? png : svg;
    char start[8] = "";
    rewind(picture);
    const size_t length = strlen(wanted);
    const int found =
        fread(start, 1, length, picture) == length && memcmp(start, wanted, length) == 0;
    fseek(picture, 0, SEEK_END);
    return found;
}

/* The first line in which gnuplot says what is wrong. */
static void find_fault(FILE *talk, char *out, size_t size) {
    char line[512];
    snprintf(out, size, "it did not say why");
    rewind(talk);
    while (fgets(line, sizeof line, talk)) {
        char *fault = strstr(line, "line ");
        if (!fault || !strchr(fault, ':') || strstr(fault, "warning:")) continue;
        fault[strcspn(fault, "\n")] = '\0';
        snprintf(out, size, "%s", fault);
        return;
    }
}

/* Exit status; *drawn is 0 where there is no gnuplot. */
static int draw(FILE *in, FILE *talk, const char *folder, const char *name, int *drawn) {
    hop_whole picture;
    int code = hop_whole_begin(&picture, folder, name);
    if (code) return code;
    int status = run_gnuplot(in, picture.stream, talk);
    if (status == -1 && errno == ENOENT) {
        hop_whole_end(&picture, EXIT_IO);
        *drawn = 0;
        return EXIT_OK;
    }
    if (status == -1)
        code = hop_complain(EXIT_IO, "cannot start gnuplot: %s", strerror(errno));
    else if (hop_signals_came())
        code = EXIT_INTERRUPTED;
    else if (status != 0) {
        char fault[512];
        find_fault(talk, fault, sizeof fault);
        code = hop_complain(EXIT_IO, "gnuplot cannot draw %s: %s", picture.path, fault);
    } else if (!is_picture(picture.stream, name)) {
        code = hop_complain(EXIT_IO, "gnuplot cannot draw %s: it wrote no picture",
                            picture.path);
    }
    return hop_whole_end(&picture, code);
}

static int draw_as(const hop_lab_report *report, hop_lab_plot_format format,
                   const char *folder, const char *name, int *drawn) {
    /* Files without a name: a child that ends early cannot block a pipe. */
    FILE *in = tmpfile(), *talk = in ? tmpfile() : NULL;
    int code = 0;
    if (!talk) code = hop_complain(EXIT_IO, "a temporary file: %s", strerror(errno));
    if (code == 0) code = hop_lab_plot_script(in, report, format);
    if (code == 0 && (fflush(in) != 0 || fseek(in, 0, SEEK_SET) != 0))
        code = hop_complain(EXIT_IO, "a temporary file: %s", strerror(errno));
    if (code == 0) code = draw(in, talk, folder, name, drawn);
    if (in) fclose(in);
    if (talk) fclose(talk);
    return code;
}

/* Plots of an earlier run, which would pass for those of this one. */
static int remove_old(const char *folder) {
    static const char *const names[] = {"plot.svg", "plot.png"};
    char path[PATH_MAX];
    int code = EXIT_OK;
    for (size_t i = 0; code == 0 && i < 2; i++) {
        code = hop_whole_path(path, folder, names[i]);
        if (code == 0 && unlink(path) != 0 && errno != ENOENT)
            code = hop_complain(EXIT_IO, "cannot remove %s: %s", path, strerror(errno));
    }
    return code;
}

int hop_lab_plot_write(const hop_lab_report *report, const char *folder, int *drawn) {
    static int said; /* once for all experiments of a run */
    int code = remove_old(folder);
    *drawn = report->panel_count > 0;
    if (code || !*drawn) return code;
    code = draw_as(report, HOP_LAB_PLOT_SVG, folder, "plot.svg", drawn);
    if (code == 0 && *drawn)
        code = draw_as(report, HOP_LAB_PLOT_PNG, folder, "plot.png", drawn);
    if (code == 0 && !*drawn && !said) {
        hop_note("no plots: gnuplot is not installed (Debian: gnuplot-nox)");
        said = 1;
    }
    return code;
}
