/*
 * payload: a tree, the files and directories that go into a payload; and writing it as the tar.gz that a VIB carries.
 */
#ifndef VIBTOOL_PAYLOAD_H
#define VIBTOOL_PAYLOAD_H

#include "format/output.h"
#include "format/paths.h"
#include "format/source.h"

struct tree {
    const char *root; /* the folder with all files but those that have words of their own */
    /*
     * The paths on the host, sorted by tree_finish(); the same directory may be there several times. A name's kind is the mode it gets,
     * with S_IFREG or S_IFDIR; its owner is where a file is, NULL: it lies below the root.
     */
    struct names names;
};

/*
 * Adds all that is below the root. Only the owner's execute bit of a file counts: the rest of its mode
 * depends on who checked it out. Returns 0, or -1 and has said why: a symbolic link and the like is an error.
 */
int tree_add_root(struct tree *tree);

/*
 * Adds one file by its words, PATH=SOURCE[:MODE], which are cut up and must outlive the tree, and the directories above it. Returns 0, or -1
 * and has said why.
 */
int tree_add_file(struct tree *tree, char *words);

/*
 * Sorts, so that a directory comes before what is in it. Returns 0, or -1 and has said why: a file that is there twice is an error.
 */
int tree_finish(struct tree *tree);

/*
 * Writes the tree into an output that was begun, and takes its digests. The output is to be read from its beginning then. Returns 0, or -1
 * and has said why: a file that has the output's name is an error.
 */
int payload_write(struct output *output, const struct tree *tree, struct payload_digests *digests);

#endif
