/*
 * tree: the files and directories that go into a payload, with the modes that they get there.
 */
#ifndef VIBTOOL_TREE_H
#define VIBTOOL_TREE_H

#include <stddef.h>

struct tree_entry {
    char *path;   /* on the host, without a leading slash */
    char *source; /* the file with its bytes; NULL for a directory */
    unsigned mode;
};

struct tree {
    struct tree_entry *entries;
    size_t count;
    size_t size;
};

/*
 * Adds all that is below the folder. Only the owner's execute bit of a file counts: the rest of its mode
 * depends on who checked it out. Returns 0, or -1 and has said why: a symbolic link and the like is an error.
 */
int tree_add_folder(struct tree *tree, const char *folder);

/* Adds one file by its words, PATH=SOURCE[:MODE]. Returns 0, or -1 and has said why. */
int tree_add_file(struct tree *tree, const char *words);

/*
 * Adds the directories that are missing, and sorts: a directory comes before what is in it. Returns 0, or -1
 * and has said why: a path that is there twice is an error.
 */
int tree_finish(struct tree *tree);

/* Gives the memory back. */
void tree_free(struct tree *tree);

#endif
