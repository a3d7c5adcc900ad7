/*
 * heard: catches what is said on stderr.
 */
#ifndef MUXWATCH_UNIT_HEARD_H
#define MUXWATCH_UNIT_HEARD_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct heard {
    FILE *file;
    int before;
    char text[4096];
};

static inline void heard_begin(struct heard *heard) {
    fflush(stderr);
    heard->file = tmpfile();
    heard->before = dup(STDERR_FILENO);
    if (heard->file == NULL || heard->before < 0 || dup2(fileno(heard->file), STDERR_FILENO) < 0) {
        abort();
    }
}

/* What was said since, and stderr is as before. */
static inline const char *heard_end(struct heard *heard) {
    fflush(stderr);
    dup2(heard->before, STDERR_FILENO);
    close(heard->before);
    rewind(heard->file);
    heard->text[fread(heard->text, 1, sizeof heard->text - 1, heard->file)] = '\0';
    fclose(heard->file);
    return heard->text;
}

#endif
