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
    /* Where in the room the block before it has its head; the first: 0. */
    alignas(max_align_t) uint32_t before;
    uint32_t size; /* bytes that were asked for */
    uint32_t free; /* 1: its place is wanted no more */
};

/* libxml2's allocators have no context: so these are of file scope. */
static alignas(max_align_t) unsigned char room[PARSER_MEMORY_ROOM];
static uint32_t used; /* bytes of the room, from its beginning */
static uint32_t last; /* where the last block's head is, unless the room is empty */

static bool is_in_room(const void *block) {
    return (uintptr_t)block >= (uintptr_t)room && (uintptr_t)block < (uintptr_t)room + sizeof room;
}

static struct head *head_at(uint32_t place) {
    return (struct head *)(void *)(room + place);
}

static struct head *head_of(void *block) {
    return (struct head *)block - 1;
}

static void *take(size_t size) {
    size_t left = sizeof room - used;
    if (size > left || left - size < 2 * sizeof(struct head)) {
        return malloc(size);
    }
    struct head *head = head_at(used);
    size_t heads = (size + sizeof *head - 1) / sizeof *head; /* as many as the block takes the place of */
    *head = (struct head){.before = last, .size = (uint32_t)size};
    last = used;
    used += (uint32_t)((1 + heads) * sizeof *head);
    return head + 1;
}

/*
 * The place of a block is free again once all behind it are. Whoever frees twice, or wrote over a head, ends the program,
 * as with the C library's own memory.
 */
static void give_back(void *block) {
    if (!is_in_room(block)) {
        free(block);
        return;
    }
    if (head_of(block)->free != 0) {
        abort();
    }
    head_of(block)->free = 1;
    while (used > 0 && head_at(last)->free != 0) {
        uint32_t before = head_at(last)->before;
        if (last > 0 && before >= last) {
            abort();
        }
        used = last;
        last = before;
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

/* Not strdup(), which would be the one call of malloc() in a check. */
static char *duplicate(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = take(size);
    return copy != NULL ? memcpy(copy, text, size) : NULL;
}

void parser_memory_begin(void) {
    xmlMemSetup(give_back, take, resize, duplicate);
}
