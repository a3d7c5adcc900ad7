/*
 * payload: a tree, the files and directories that go into a payload, with the modes that they get there; and writing it as the tar.gz
 * that a VIB carries.
 */
#ifndef VIBTOOL_PAYLOAD_H
#define VIBTOOL_PAYLOAD_H

#include "format/output.h"
#include "format/source.h"

#include <stddef.h>

struct tree_entry {
    char *path;   /* on the host, without a leading slash */
    char *source; /* the file with its bytes; NULL for a directory */
    unsigned mode;
};

struct tree {
    struct tree_entry *entries; /* sorted by tree_finish(); the same directory may be there several times */
    size_t count;
    size_t size;
};

/*
 * Adds all that is below the folder. Only the owner's execute bit of a file counts: the rest of its mode
 * depends on who checked it out. Returns 0, or -1 and has said why: a symbolic link and the like is an error.
 */
int tree_add_folder(struct tree *tree, const char *folder);

/* Adds one file by its words, PATH=SOURCE[:MODE], and the directories above it. Returns 0, or -1 and has said why. */
int tree_add_file(struct tree *tree, const char *words);

/*
 * Sorts, so that a directory comes before what is in it. Returns 0, or -1 and has said why: a file that is there twice is an error.
 */
int tree_finish(struct tree *tree);

/* Gives the memory back. */
void tree_free(struct tree *tree);

/*
 * Writes the tree, all with the same date (seconds since 1970), and takes its digests. The output is to be read from its beginning then.
 * Returns 0, or -1 and has said why.
 */
int payload_write(struct output *output, const struct tree *tree, long long date,
                  struct payload_digests *digests);

#endif
