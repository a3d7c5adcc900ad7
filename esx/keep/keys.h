/*
 * keys: the values that a file keeps under names, each in a field of a struct: text to field and back. State and settings are
 * tables of these.
 */
#ifndef MUXWATCH_KEEP_KEYS_H
#define MUXWATCH_KEEP_KEYS_H

#include "base/span.h"

#include <stddef.h>

/* What a value is, and its field's type. A number's is unsigned, int64_t or uint64_t; a word's an enum, unsigned or bool. */
enum key_kind {
    KEY_TEXT,     /* char[], of what `valid` takes */
    KEY_NUMBER,   /* from `min` to `max` */
    KEY_WORD,     /* the index in `words` */
    KEY_DURATION, /* int64_t in seconds, as people write it, from 1 to `max` */
    KEY_MOMENT    /* struct moment */
};

struct key {
    const char *name;
    enum key_kind kind;
    unsigned offset; /* of the field in its struct */
    unsigned size;   /* of the field */
    unsigned min;
    uint64_t max;
    const char *const *words; /* NULL behind the last */
    bool (*valid)(struct span value);
};

/* Where the field lies in its struct: the members `offset` and `size`. */
#define KEY_FIELD(structure, name) (unsigned)offsetof(structure, name), sizeof(((structure *)0)->name)

enum { KEY_VALUE_SIZE = 80 };

/* Reads the whole value into the key's field of the struct `to`. Returns false where it is none; then the field is unchanged. */
bool key_read(const struct key *key, void *to, struct span value);

/* Writes the value of the key's field of the struct `from` into `to` (KEY_VALUE_SIZE bytes); "" for a moment that is not set. */
void key_print(const struct key *key, const void *from, char *to);

#endif
