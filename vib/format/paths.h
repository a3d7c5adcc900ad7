/*
 * paths: what a path within a VIB says: its form, and what a host takes the file for; and names: a bounded list of paths, with where
 * each was read, sorted for looking up.
 */
#ifndef VIBTOOL_PATHS_H
#define VIBTOOL_PATHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether something lies below the folder, at any depth. */
bool paths_below(const char *folder, const char *path);

/* Whether a file there is an init script: every file in etc/init.d is. */
bool paths_init_script(const char *path);

/* Whether it is a setting that an admin may edit: a file below etc/config. */
bool paths_setting(const char *path);

/* Whether it is printable ASCII throughout. */
bool paths_printable(const char *path);

/* What is wrong with a path within a VIB. */
enum paths_fault {
    PATHS_GOOD,
    PATHS_ABSOLUTE, /* begins with a slash */
    PATHS_DOT,      /* is empty, or has a part that is empty or "." */
    PATHS_DOT_DOT   /* has a part ".." */
};

/* The gravest fault of a path. */
enum paths_fault paths_judge(const char *path);

/* More than any VIB of the field has, and few enough to keep them in memory; and how long all of them may be together. */
enum { NAMES_MAX = 50000, NAMES_BYTES_MAX = 8 * 1024 * 1024 };

struct name {
    char *text;
    const char *owner; /* not copied: the payload's name; the file's; the version of a VIB on a host */
    int kind;          /* the caller's */
    long order;        /* when it was added; in a descriptor, its line */
    uint64_t offset;   /* where, in the tar */
};

struct names {
    struct name *list;
    size_t count;
    size_t bytes; /* of the texts */
};

/* Adds a name; the text is copied. Returns 0, or -1 where there would be too many. */
int names_add(struct names *names, struct name name);

/* Sorts by text, byte by byte; equal ones in the order they came. */
void names_sort(struct names *names);

/* The first of that text in a sorted list, or NULL. */
const struct name *names_find(const struct names *names, const char *text);

/* Gives the memory back. */
void names_free(struct names *names);

#endif
