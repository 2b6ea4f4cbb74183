/* SPDX-License-Identifier: MIT */
/* Recording what happens to the files of a folder. */
#include "faults/journal_parts.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *fault_room(void *old, size_t size) {
    void *room = realloc(old, size ? size : 1);
    if (!room) abort();
    return room;
}

void names_put(fault_names *names, const char *name, int file) {
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->list[i].name, name) == 0) {
            names->list[i].file = file;
            return;
        }
    names->list = fault_room(names->list, (names->count + 1) * sizeof *names->list);
    names->list[names->count].name = strdup(name);
    names->list[names->count++].file = file;
}

int names_find(const fault_names *names, const char *name) {
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->list[i].name, name) == 0) return names->list[i].file;
    return -1;
}

void names_remove(fault_names *names, const char *name) {
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->list[i].name, name) == 0) {
            free(names->list[i].name);
            names->list[i] = names->list[--names->count];
            return;
        }
}

void names_clear(fault_names *names) {
    for (size_t i = 0; i < names->count; i++) free(names->list[i].name);
    free(names->list);
    *names = (fault_names){0};
}

void names_apply(fault_names *names, const fault_event *event) {
    int file;
    switch (event->kind) {
    case EVENT_CREATE:
        names_put(names, event->name, event->file);
        break;
    case EVENT_DELETE:
        names_remove(names, event->name);
        break;
    case EVENT_RENAME:
    case EVENT_LINK:
        file = names_find(names, event->name);
        if (file < 0) break;
        names_put(names, event->to, file);
        if (event->kind == EVENT_RENAME) names_remove(names, event->name);
        break;
    default:
        break;
    }
}

static int shared_memory(const char *name) {
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, "-shm") == 0;
}

static void take_file(fault_journal *journal, const char *name) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", journal->folder, name);
    FILE *stream = fopen(path, "rb");
    if (!stream) abort();
    fseek(stream, 0, SEEK_END);
    size_t size = (size_t)ftell(stream);
    rewind(stream);
    journal->bases =
        fault_room(journal->bases, (journal->base_count + 1) * sizeof *journal->bases);
    fault_body *base = &journal->bases[journal->base_count];
    *base = (fault_body){.bytes = fault_room(NULL, size), .size = size};
    if (fread(base->bytes, 1, size, stream) != size) abort();
    fclose(stream);
    names_put(&journal->first, name, (int)journal->base_count);
    names_put(&journal->names, name, (int)journal->base_count++);
}

fault_journal *journal_create(const char *folder) {
    fault_journal *journal = fault_room(NULL, sizeof *journal);
    *journal = (fault_journal){.folder = strdup(folder)};
    DIR *listing = opendir(folder);
    if (!listing) abort();
    for (struct dirent *entry; (entry = readdir(listing));)
        if (entry->d_name[0] != '.' && !shared_memory(entry->d_name))
            take_file(journal, entry->d_name);
    closedir(listing);
    journal->files = (int)journal->base_count;
    return journal;
}

void journal_free(fault_journal *journal) {
    if (!journal) return;
    for (size_t i = 0; i < journal->count; i++) {
        free(journal->events[i].bytes);
        free(journal->events[i].name);
        free(journal->events[i].to);
    }
    for (size_t i = 0; i < journal->base_count; i++) free(journal->bases[i].bytes);
    free(journal->bases);
    free(journal->events);
    names_clear(&journal->first);
    names_clear(&journal->names);
    free(journal->folder);
    free(journal);
}

const char *journal_name(const fault_journal *journal, const char *path) {
    size_t length = strlen(journal->folder);
    if (!path || strncmp(path, journal->folder, length) != 0 || path[length] != '/')
        return NULL;
    const char *name = path + length + 1;
    return strchr(name, '/') || !*name ? NULL : name;
}

int journal_find(const fault_journal *journal, const char *name) {
    return names_find(&journal->names, name);
}

int journal_add(fault_journal *journal, fault_event_kind kind, int file, int64_t offset,
                const void *bytes, size_t size, const char *name, const char *to) {
    if (journal->count == journal->capacity) {
        journal->capacity = journal->capacity ? 2 * journal->capacity : 256;
        journal->events =
            fault_room(journal->events, journal->capacity * sizeof *journal->events);
    }
    if (kind == EVENT_CREATE) file = journal->files++;
    fault_event *event = &journal->events[journal->count++];
    *event = (fault_event){
        .kind = kind, .file = file, .offset = offset, .size = bytes ? size : 0};
    if (bytes) event->bytes = memcpy(fault_room(NULL, size), bytes, size);
    if (name) event->name = strdup(name);
    if (to) event->to = strdup(to);
    names_apply(&journal->names, event);
    return file;
}

void journal_mark(fault_journal *journal, int64_t what) {
    journal_add(journal, EVENT_MARK, -1, what, NULL, 0, NULL, NULL);
}

size_t journal_count(const fault_journal *journal) {
    return journal->count;
}

const fault_event *journal_event(const fault_journal *journal, size_t at) {
    return &journal->events[at];
}
