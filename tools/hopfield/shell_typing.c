/* SPDX-License-Identifier: MIT */
/* Lines typed at a terminal: history in a file, commands, options and keys by TAB. */
#include <errno.h>
#include <fcntl.h>
#include <histedit.h>
#include <limits.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "command.h"
#include "shell.h"
#include "signals.h"

enum { MOST_REMEMBERED = 1000, MOST_SHOWN = 200, WAIT_MS = 50 };

struct hop_typing {
    EditLine *line;
    History *history;
    HistEvent event;
    hop_store *store;
    char *text; /* the last line */
    char prompt[80];
    char file[PATH_MAX]; /* "": history is not kept */
};

static char *prompt_of(EditLine *line) {
    hop_typing *self = NULL;
    el_get(line, EL_CLIENTDATA, &self);
    return self->prompt;
}

/* Reads a character; -1 at the end, on errors and where a signal came, which read alone
   does not tell for certain: libedit tries again, and another thread may take it. */
static int read_character(EditLine *line, wchar_t *out) {
    mbstate_t shift = {0};
    (void)line;
    for (;;) {
        struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
        char byte;
        if (hop_signals_came()) return -1;
        const int ready = poll(&in, 1, WAIT_MS);
        if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
        const ssize_t got = ready > 0 ? read(STDIN_FILENO, &byte, 1) : -1;
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return got == 0 ? 0 : -1;
        /* What an end of input typed too early, before the line is edited, becomes. */
        if (byte == '\0') continue;
        const size_t read_so_far = mbrtowc(out, &byte, 1, &shift);
        if (read_so_far <= 1) return 1;
        if (read_so_far == (size_t)-1) shift = (mbstate_t){0}; /* no text: passed over */
    }
}

/* What the word may become; those that begin with it are gathered. */
typedef struct choices {
    const char *start;
    size_t length, count, common; /* common: bytes that all of them begin with */
    const char *names[MOST_SHOWN];
} choices;

static void offer(choices *self, const char *name) {
    if (strncmp(name, self->start, self->length) != 0) return;
    if (self->count == 0) {
        self->names[0] = name;
        self->common = strlen(name);
    }
    size_t same = 0;
    while (same < self->common && name[same] == self->names[0][same]) same++;
    self->common = same;
    if (self->count < MOST_SHOWN) self->names[self->count] = name;
    self->count++;
}

static void offer_commands(choices *self) {
    for (size_t k = 0; hop_commands[k]; k++)
        if (strcmp(hop_commands[k]->name, "shell") != 0)
            offer(self, hop_commands[k]->name);
    for (size_t k = 0; hop_shell_own[k]; k++) offer(self, hop_shell_own[k]);
}

/* Options with their dashes, which live in `names`. */
static void offer_options(choices *self, const hop_cmd *command,
                          char names[FLAG_COUNT][40]) {
    for (size_t k = 0; command->flags[k] != FLAG_END; k++) {
        snprintf(names[k], sizeof names[k], "--%s", hop_flags[command->flags[k]].name);
        offer(self, names[k]);
    }
}

static void offer_keys(choices *self, hop_typing *typing) {
    hop_error error;
    if (!typing->store || hop_store_refresh(typing->store, NULL, &error) != HOP_OK)
        return;
    for (size_t row = 0; row < hop_store_count(typing->store); row++)
        offer(self, hop_store_item_at(typing->store, row)->key);
}

/* Puts in what all choices share, blanks and quotes behind a backslash. */
static int complete_with(EditLine *line, const choices *found) {
    char text[2 * HOP_MAX_KEY + 2], *to = text;
    if (found->count == 0) return CC_REFRESH_BEEP;
    for (size_t k = found->length; k < found->common && k < HOP_MAX_KEY; k++) {
        const char letter = found->names[0][k];
        if (strchr(" \t'\"\\#", letter)) *to++ = '\\';
        *to++ = letter;
    }
    if (found->count == 1) *to++ = ' ';
    *to = '\0';
    if (to > text) return el_insertstr(line, text) == 0 ? CC_REFRESH : CC_ERROR;
    putchar('\n');
    for (size_t k = 0; k < found->count && k < MOST_SHOWN; k++)
        printf("%s%s", k ? "  " : "", found->names[k]);
    if (found->count > MOST_SHOWN)
        printf("  ... and %zu more", found->count - MOST_SHOWN);
    putchar('\n');
    fflush(stdout);
    return CC_REDISPLAY;
}

static unsigned char complete(EditLine *line, int key) {
    hop_typing *self = NULL;
    const LineInfo *info = el_line(line);
    char names[FLAG_COUNT][40];
    hop_words words = {0};
    choices found = {.start = ""};
    int done = CC_ERROR;
    (void)key;
    el_get(line, EL_CLIENTDATA, &self);
    char *text = strndup(info->buffer, (size_t)(info->cursor - info->buffer));
    if (text && hop_words_split(&words, text)) {
        const size_t length = strlen(text);
        const int fresh = length == 0 || text[length - 1] == ' ';
        if (fresh && !words.open) hop_words_insert(&words, words.count, "");
        if (words.count > 0) {
            found.start = words.words[words.count - 1];
            found.length = strlen(found.start);
        }
        const hop_cmd *command = words.count > 1 ? hop_cmd_find(words.words[0]) : NULL;
        if (words.count == 1)
            offer_commands(&found);
        else if (command && command->operands == OPERANDS_COMMANDS)
            offer_commands(&found);
        else if (command && found.start[0] == '-')
            offer_options(&found, command, names);
        else
            offer_keys(&found, self);
        done = complete_with(line, &found);
    }
    hop_words_clear(&words);
    free(text);
    return (unsigned char)done;
}

/* The history's place: $XDG_STATE_HOME or ~/.local/state, then hopfield/history. */
static void find_file(hop_typing *self) {
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char folder[PATH_MAX];
    int used;
    if (state && *state == '/')
        used = snprintf(folder, sizeof folder, "%s/hopfield", state);
    else if (home && *home == '/')
        used = snprintf(folder, sizeof folder, "%s/.local/state/hopfield", home);
    else
        return;
    if (used < 0 || (size_t)used + sizeof "/history" > sizeof folder) return;
    for (char *at = folder + 1; *at; at++)
        if (*at == '/') {
            *at = '\0';
            mkdir(folder, 0700);
            *at = '/';
        }
    mkdir(folder, 0700);
    snprintf(self->file, sizeof self->file, "%s", folder);
    strncat(self->file, "/history", sizeof self->file - strlen(self->file) - 1);
    /* Made here, so that nobody else can read it from its first byte on. */
    const int fd = open(self->file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || fchmod(fd, 0600) != 0) self->file[0] = '\0';
    if (fd >= 0) close(fd);
}

hop_typing *hop_typing_begin(hop_store *store, const char *memory) {
    hop_typing *self = calloc(1, sizeof *self);
    if (!self) return NULL;
    const char *name = strrchr(memory, '/');
    self->store = store;
    snprintf(self->prompt, sizeof self->prompt, "%.60s> ", name ? name + 1 : memory);
    setlocale(LC_CTYPE, "C.UTF-8"); /* of what is typed */
    self->line = el_init("hopfield", stdin, stdout, stderr);
    self->history = history_init();
    if (!self->line || !self->history) {
        hop_typing_end(self);
        return NULL;
    }
    history(self->history, &self->event, H_SETSIZE, MOST_REMEMBERED);
    history(self->history, &self->event, H_SETUNIQUE, 1);
    el_set(self->line, EL_CLIENTDATA, self);
    el_set(self->line, EL_PROMPT, prompt_of);
    el_set(self->line, EL_EDITOR, "emacs");
    el_set(self->line, EL_SIGNAL, 1);
    el_set(self->line, EL_GETCFN, read_character);
    el_set(self->line, EL_HIST, history, self->history);
    el_set(self->line, EL_ADDFN, "hopfield-complete", "Complete a word", complete);
    el_set(self->line, EL_BIND, "^I", "hopfield-complete", NULL);
    el_source(self->line, NULL);
    find_file(self);
    if (self->file[0]) history(self->history, &self->event, H_LOAD, self->file);
    return self;
}

static int is_blank(const char *line) {
    return line[strspn(line, " \t\r\n")] == '\0';
}

const char *hop_typing_next(hop_typing *self) {
    int count = 0;
    free(self->text);
    self->text = NULL;
    const char *line = el_gets(self->line, &count);
    if (!line || count <= 0) {
        const int signal = hop_signals_take();
        if (signal == SIGINT) {
            el_set(self->line, EL_PREP_TERM, 0);
            el_reset(self->line);
            tcflush(STDIN_FILENO, TCIFLUSH); /* as the terminal does for its own ^C */
            putchar('\n');
            return "";
        }
        if (!signal) putchar('\n');
        return NULL;
    }
    self->text = strdup(line);
    if (!self->text) return NULL;
    self->text[strcspn(self->text, "\r\n")] = '\0';
    if (is_blank(self->text)) return self->text;
    history(self->history, &self->event, H_ENTER, self->text);
    if (self->file[0]) history(self->history, &self->event, H_SAVE, self->file);
    return self->text;
}

void hop_typing_end(hop_typing *self) {
    if (!self) return;
    if (self->history) history_end(self->history);
    if (self->line) el_end(self->line);
    free(self->text);
    free(self);
}
