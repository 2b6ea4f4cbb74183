/* SPDX-License-Identifier: MIT */
/* A disk on which recorded events happen, and what is left of it when the power goes. */
#include "faults/journal_parts.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECTOR = 512 };

struct fault_disk {
    const fault_journal *journal;
    size_t next;
    fault_body *bodies; /* [count] */
    size_t count;
    fault_names names;           /* durable */
    const fault_event **renames; /* [rename_count] changes of names, not durable */
    size_t rename_count, rename_capacity;
};

fault_disk *disk_create(const fault_journal *journal) {
    fault_disk *disk = fault_room(NULL, sizeof *disk);
    *disk = (fault_disk){.journal = journal, .count = (size_t)journal->files};
    disk->bodies = fault_room(NULL, disk->count * sizeof *disk->bodies);
    for (size_t i = 0; i < disk->count; i++) {
        fault_body *body = &disk->bodies[i];
        *body = (fault_body){0};
        if (i >= journal->base_count) continue;
        body->size = journal->bases[i].size;
        body->bytes =
            memcpy(fault_room(NULL, body->size), journal->bases[i].bytes, body->size);
    }
    for (size_t i = 0; i < journal->first.count; i++)
        names_put(&disk->names, journal->first.list[i].name, journal->first.list[i].file);
    return disk;
}

void disk_free(fault_disk *disk) {
    if (!disk) return;
    for (size_t i = 0; i < disk->count; i++) {
        free(disk->bodies[i].bytes);
        free(disk->bodies[i].pending);
    }
    free(disk->bodies);
    free(disk->renames);
    names_clear(&disk->names);
    free(disk);
}

static void resize(fault_body *body, size_t size) {
    if (size > body->size) {
        body->bytes = fault_room(body->bytes, size);
        memset(body->bytes + body->size, 0, size - body->size);
    }
    body->size = size;
}

/* Bytes from..to of a write. */
static void apply_part(fault_body *body, const fault_event *event, size_t from,
                       size_t to) {
    if (from >= to) return;
    size_t end = (size_t)event->offset + to;
    if (end > body->size) resize(body, end);
    memcpy(body->bytes + event->offset + from, event->bytes + from, to - from);
}

static void apply_whole(fault_body *body, const fault_event *event) {
    if (event->kind == EVENT_TRUNCATE)
        resize(body, (size_t)event->offset);
    else
        apply_part(body, event, 0, event->size);
}

/* Synced writes that no loose one precedes become the file. */
static void settle(fault_body *body) {
    size_t done = 0;
    while (done < body->pending_count && body->pending[done].durable)
        apply_whole(body, body->pending[done++].event);
    body->pending_count -= done;
    if (done)
        memmove(body->pending, body->pending + done,
                body->pending_count * sizeof *body->pending);
}

static void append(fault_body *body, const fault_event *event) {
    if (body->pending_count == body->pending_capacity) {
        body->pending_capacity = body->pending_capacity ? 2 * body->pending_capacity : 64;
        body->pending =
            fault_room(body->pending, body->pending_capacity * sizeof *body->pending);
    }
    body->pending[body->pending_count++] = (fault_pending){.event = event};
}

static void step_names(fault_disk *disk, const fault_event *event) {
    if (disk->rename_count == disk->rename_capacity) {
        disk->rename_capacity = disk->rename_capacity ? 2 * disk->rename_capacity : 16;
        disk->renames =
            fault_room(disk->renames, disk->rename_capacity * sizeof *disk->renames);
    }
    disk->renames[disk->rename_count++] = event;
}

const fault_event *disk_step(fault_disk *disk) {
    if (disk->next == disk->journal->count) return NULL;
    const fault_event *event = &disk->journal->events[disk->next++];
    fault_body *body = event->file >= 0 ? &disk->bodies[event->file] : NULL;
    switch (event->kind) {
    case EVENT_WRITE:
    case EVENT_TRUNCATE:
        append(body, event);
        break;
    case EVENT_SYNC:
    case EVENT_SYNC_FAILED:
        for (size_t i = 0; i < body->pending_count; i++)
            if (event->kind == EVENT_SYNC)
                body->pending[i].durable |= !body->pending[i].doomed;
            else
                body->pending[i].doomed |= !body->pending[i].durable;
        settle(body);
        break;
    case EVENT_SYNC_FOLDER:
        for (size_t i = 0; i < disk->rename_count; i++)
            names_apply(&disk->names, disk->renames[i]);
        disk->rename_count = 0;
        break;
    case EVENT_MARK:
        break;
    default:
        step_names(disk, event);
        break;
    }
    return event;
}

size_t disk_loose(const fault_disk *disk) {
    size_t loose = disk->rename_count;
    for (size_t i = 0; i < disk->count; i++)
        for (size_t k = 0; k < disk->bodies[i].pending_count; k++)
            loose += !disk->bodies[i].pending[k].durable;
    return loose;
}

/* How one power loss goes about it; chances are of 256. */
typedef struct manner {
    unsigned drop, tear, shuffle, leave_room;
} manner;

static manner choose_manner(hop_random *random) {
    static const manner manners[] = {
        {256, 0, 0, 0},    {0, 0, 0, 0},      {128, 0, 0, 128},  {25, 0, 0, 128},
        {230, 0, 0, 128},  {64, 128, 0, 64},  {0, 32, 0, 0},     {160, 128, 0, 128},
        {64, 64, 256, 64}, {128, 0, 256, 64}, {0, 128, 256, 64},
    };
    return manners[hop_random_below(random, sizeof manners / sizeof *manners)];
}

static int chance(hop_random *random, unsigned of256) {
    return hop_random_below(random, 256) < of256;
}

/* A part of a write reaches the disk: whole sectors, or up to or from any byte. */
static void tear(fault_body *body, const fault_event *event, hop_random *random) {
    size_t cut = (size_t)hop_random_below(random, event->size + 1);
    switch (hop_random_below(random, 4)) {
    case 0:
        apply_part(body, event, 0, cut);
        return;
    case 1:
        apply_part(body, event, cut, event->size);
        return;
    default:
        break;
    }
    for (size_t from = 0; from < event->size;) {
        size_t to = from + SECTOR - ((size_t)event->offset + from) % SECTOR;
        if (to > event->size) to = event->size;
        if (chance(random, 128)) apply_part(body, event, from, to);
        from = to;
    }
}

/* A lost write may have made the file longer all the same; what is there then is zero or
   what the disk held before. */
static void leave_room(fault_body *body, const fault_event *event, hop_random *random) {
    size_t before = body->size, end = (size_t)event->offset + event->size;
    if (event->kind != EVENT_WRITE || end <= before) return;
    resize(body, end);
    if (chance(random, 128))
        for (size_t i = before; i < end; i++)
            body->bytes[i] = (unsigned char)hop_random_u32(random);
}

static void lose(fault_body *body, const fault_event *event, const manner *how,
                 hop_random *random, fault_losses *losses) {
    if (chance(random, how->drop)) {
        losses->dropped++;
        if (chance(random, how->leave_room)) leave_room(body, event, random);
    } else if (event->kind == EVENT_WRITE && chance(random, how->tear)) {
        losses->torn++;
        tear(body, event, random);
    } else {
        losses->kept++;
        apply_whole(body, event);
    }
}

/* Loose writes change places with each other, never with synced ones. */
static void shuffle(fault_pending *list, size_t count, hop_random *random) {
    for (size_t from = 0, to; from < count; from = to + 1) {
        for (to = from; to < count && !list[to].durable; to++) {
        }
        for (size_t i = from; i + 1 < to; i++) {
            size_t k = i + (size_t)hop_random_below(random, to - i);
            fault_pending kept = list[i];
            list[i] = list[k];
            list[k] = kept;
        }
    }
}

static void write_image(const fault_body *body, const char *folder, const char *name,
                        const manner *how, hop_random *random, fault_losses *losses) {
    fault_body image = {.bytes = fault_room(NULL, body->size), .size = body->size};
    size_t bytes = body->pending_count * sizeof *body->pending;
    fault_pending *order = fault_room(NULL, bytes);
    if (body->size) memcpy(image.bytes, body->bytes, body->size);
    if (bytes) memcpy(order, body->pending, bytes);
    if (chance(random, how->shuffle)) {
        shuffle(order, body->pending_count, random);
        losses->reordered += body->pending_count > 1;
    }
    for (size_t i = 0; i < body->pending_count; i++)
        if (order[i].durable)
            apply_whole(&image, order[i].event);
        else
            lose(&image, order[i].event, how, random, losses);
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *stream = fopen(path, "wb");
    if (!stream || fwrite(image.bytes, 1, image.size, stream) != image.size) abort();
    fclose(stream);
    free(image.bytes);
    free(order);
}

static void empty_folder(const char *folder) {
    DIR *listing = opendir(folder);
    if (!listing) abort();
    for (struct dirent *entry; (entry = readdir(listing));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(listing), entry->d_name, 0);
    closedir(listing);
}

void disk_lose(const fault_disk *disk, hop_random *random, const char *folder,
               fault_losses *losses) {
    manner how = choose_manner(random);
    fault_names names = {0};
    for (size_t i = 0; i < disk->names.count; i++)
        names_put(&names, disk->names.list[i].name, disk->names.list[i].file);
    /* A file system that keeps an order loses the last names, another one any. */
    int in_order = chance(random, 128);
    for (size_t i = 0; i < disk->rename_count; i++) {
        if (chance(random, how.drop)) {
            losses->names++;
            if (in_order) break;
        } else {
            names_apply(&names, disk->renames[i]);
        }
    }
    empty_folder(folder);
    for (size_t i = 0; i < names.count; i++)
        write_image(&disk->bodies[names.list[i].file], folder, names.list[i].name, &how,
                    random, losses);
    names_clear(&names);
}
