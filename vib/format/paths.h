/*
 * paths: what a path within a VIB says: its form, and what a host takes the file for.
 */
#ifndef VIBTOOL_PATHS_H
#define VIBTOOL_PATHS_H

#include <stdbool.h>

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

#endif
