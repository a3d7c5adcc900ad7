#include "judge/parser_memory.h"

#include <libxml/xmlmemory.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Stands before each block. */
struct head {
    alignas(max_align_t) struct head *before; /* the block before it; NULL: it is the first */
    uint32_t size;                            /* bytes that were asked for */
    bool free;
};

/* libxml2's allocators have no context: so these are of file scope. */
static alignas(max_align_t) unsigned char room[PARSER_MEMORY_ROOM];
static struct head *last; /* NULL: the room is empty */
static size_t used;       /* bytes of the room, from its beginning */

static bool is_in_room(const void *block) {
    return (uintptr_t)block >= (uintptr_t)room && (uintptr_t)block < (uintptr_t)room + sizeof room;
}

static struct head *head_of(void *block) {
    return (struct head *)block - 1;
}

static void *take(size_t size) {
    size_t left = sizeof room - used;
    if (size > left || left - size < 2 * sizeof(struct head)) {
        return malloc(size);
    }
    struct head *head = (struct head *)(void *)(room + used);
    size_t heads = (size + sizeof *head - 1) / sizeof *head; /* as many as the block takes the place of */
    *head = (struct head){.before = last, .size = (uint32_t)size};
    used += (1 + heads) * sizeof *head;
    last = head;
    return head + 1;
}

/* The place of a block is free again once all behind it are. */
static void give_back(void *block) {
    if (!is_in_room(block)) {
        free(block);
        return;
    }
    head_of(block)->free = true;
    for (; last != NULL && last->free; last = last->before) {
        used = (size_t)((unsigned char *)last - room);
    }
}

static void *resize(void *block, size_t size) {
    if (block == NULL) {
        return take(size);
    }
    if (!is_in_room(block)) {
        return realloc(block, size);
    }
    size_t before = head_of(block)->size;
    if (size <= before) {
        return block;
    }
    void *larger = take(size);
    if (larger != NULL) {
        memcpy(larger, block, before);
        give_back(block);
    }
    return larger;
}

static char *duplicate(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = take(size);
    return copy != NULL ? memcpy(copy, text, size) : NULL;
}

void parser_memory_begin(void) {
    xmlMemSetup(give_back, take, resize, duplicate);
}
