/*
 * check: judges a bundle, or a VIB by every rule, in one pass over its bytes and without keeping them.
 *
 * check_vib() (container.c) reads the container and leads the others, each in the file of its name: check_descriptor(), then
 * check_payload() for each payload, which holds sizes and checksums against the descriptor, shows each entry to check_paths_entry() and
 * each init script to check_script(); at the end check_paths_end(), which holds the file list against what was seen.
 */
#ifndef VIBTOOL_CHECK_H
#define VIBTOOL_CHECK_H

#include "format/paths.h"
#include "format/source.h"
#include "format/tar.h"
#include "format/xml.h"
#include "rules/findings.h"

#include <stdbool.h>

/* Who is shown the parts of a VIB while it is read. Where `descriptor` or `payload` is NULL, nobody sees that part. */
struct viewer {
    void (*descriptor)(void *context, xmlNode *vib); /* its outermost element */
    void (*payload)(void *context, const char *name);
    void (*entry)(void *context, const struct tar_entry *entry,
                  struct tar *tar); /* of that payload, where its header is whole; may read its content */
    void *context;
};

/* What a check knows while it reads. */
struct check {
    struct findings *findings;
    const struct viewer *viewer; /* NULL: nobody */
    xmlNode *vib;                /* the descriptor; NULL as long as there is none that can be judged */
    bool community;              /* it claims no higher acceptance level */
    struct names listed;         /* the file list, sorted; its order is that of the lines */
    struct names files; /* all entries of all payloads; kind is enum tar_kind, offset that in the tar */
    bool crowded;       /* one of these had no room for all */
    bool partly;        /* a payload could not be looked into, so files may be incomplete */
};

/*
 * Judges the VIB that the source gives, and shows it to the viewer (NULL: nobody), who sees members that no payload names as well. The
 * findings are added to; `descriptor` gets its tree (xmlFreeDoc), or NULL when it has none that can be read. Returns 0 when all was judged,
 * whatever was found; -1 when the source failed (already told).
 */
int check_vib(struct source *source, struct findings *findings, const struct viewer *viewer,
              xmlDoc **descriptor);

/* Judges check->vib, and sets whether it is of the lowest acceptance level; where it is no descriptor, check->vib becomes NULL. */
void check_descriptor(struct check *check);

/*
 * Judges a payload of `size` bytes that `body` gives, to its end. `node` is its <payload>, or NULL; `name`, that of its member, must live
 * as long as the check. Returns 0, or -1 as check_vib().
 */
int check_payload(struct check *check, struct source *body, uint64_t size, xmlNode *node, const char *name);

/* Reads the descriptor's file list into check->listed. */
void check_paths_begin(struct check *check);

/* Judges an entry of a payload (`owner` is its name in the descriptor), and keeps its name. */
void check_paths_entry(struct check *check, const char *owner, const struct tar_entry *entry);

/* Judges how the entries of all payloads and the file list go together, and where files may lie. */
void check_paths_end(struct check *check);

/* Judges an init script by its text, of which the end may be missing where it is not `whole`. */
void check_script(struct findings *findings, struct place place, const char *text, bool whole, unsigned mode);

/*
 * Whether a shell script that is run with `start` surely ends with another code than 0; what other programs end with is not known. `line`
 * gets where it does, 0 when that is behind its last line.
 */
bool shell_start_fails(const char *text, long *line);

/* Judges the offline bundle in the open file: the zip, the VIBs in it, and what its metadata says of them. */
void check_bundle(const struct source_file *file, struct findings *findings);

/* A place in the descriptor. */
struct place check_place(xmlNode *node);

/* Which of the words, which single blanks separate, the text is, from 1; 0: none. */
int check_word(const char *text, const char *words);

#endif
