/*
 * folder: the files of a folder of evidence: as collect writes it, as people fill it, or an unpacked support bundle.
 */
#ifndef MUXWATCH_EVIDENCE_FOLDER_H
#define MUXWATCH_EVIDENCE_FOLDER_H

#include "base/fault.h"
#include "base/service.h"
#include "host/files.h"

#include <limits.h>

enum { FOLDER_FILES = 64, FOLDER_NAME = 256 };

struct folder_file {
    char name[FOLDER_NAME]; /* below the folder: `ps.txt`, `commands/1.ps_-cPTgjstz.txt` */
    unsigned kind;          /* the number that `known` gave it */
    uint64_t piece;         /* of a file in pieces: FRAG-00000 is 1; 0: it is whole */
    bool goes_on;           /* the next file is the piece behind it */
    bool torn;              /* the piece before it, or behind it, is not there */
};

struct folder {
    char path[PATH_MAX]; /* of the folder, or of the bundle in it */
    unsigned count;
    struct folder_file files[FOLDER_FILES];
};

/*
 * What a folder of evidence says of how a command ended. Its output alone does not tell that it hung, or was missing; so collect writes
 * NAME.ended beside each file, a line each: `exit 3`, `error no answer within 10.0 s`, `note …`, `not-installed`, `service NAME`.
 */
struct outcome {
    bool there; /* the folder has such a file */
    bool not_installed;
    char service[SERVICE_LONGEST + 1]; /* whose status was asked; "" when it does not say */
    int exit_code;                     /* STATUS_NO_EXIT when it does not say */
    struct fault error;
    struct fault note;
};

/*
 * Lists the files whose names are known: in the folder, in its `commands`, or in those of the only folder in it. Numbers before the name
 * and `.FRAG-00000` behind it, as in a bundle whose reconstruct script has not run, count for nothing. `known` returns the number of a
 * name's kind, 0 where it is none. The files come by kind, then by name. Returns 0, or -1 with errno.
 */
int folder_list(struct folder *folder, const char *path, unsigned (*known)(const char *name));

/* Opens a file of the folder, for files_feed(). Returns a descriptor, or -1 with errno: EINVAL where it is no regular file. */
int folder_open(const char *folder, const char *name);

/* What FOLDER/NAME.ended says; a missing one, or one that is longer than collect writes it, says nothing. */
struct outcome folder_read_outcome(const char *folder, const char *name);

#endif
