/*
 * tar: the entries of a tar archive as its bytes come, with all that is wrong in their headers.
 *
 * libarchive reads every kind of tar and hides which kind it was; a host wants old GNU format. So the blocks
 * are read here. Any tar is understood far enough to name its entries.
 */
#ifndef VIBTOOL_TAR_H
#define VIBTOOL_TAR_H

#include <stddef.h>
#include <stdint.h>

enum { TAR_BLOCK = 512, TAR_NAME_SIZE = 257 };

enum tar_kind {
    TAR_FILE,
    TAR_DIRECTORY,
    TAR_LINK,      /* a symbolic link */
    TAR_EXTENSION, /* no entry of its own: a long name, a pax header */
    TAR_OTHER      /* a hard link, a device, a FIFO and what else there may be */
};

/* What is wrong with a header, as bits. */
enum tar_fault {
    TAR_FAULT_FORMAT = 1,    /* not old GNU format: POSIX, pax, or older than both */
    TAR_FAULT_CHECKSUM = 2,  /* the header's own checksum is wrong */
    TAR_FAULT_NUMBER = 4,    /* a field is no octal number */
    TAR_FAULT_LONG_NAME = 8, /* a GNU entry that holds a long name */
    TAR_FAULT_LENGTH = 16    /* the name fills its field: 100 bytes or more */
};

struct tar_entry {
    char name[TAR_NAME_SIZE]; /* without the final slash of a directory */
    char type;                /* the type flag as it stands there */
    enum tar_kind kind;
    unsigned mode;
    uint64_t uid;
    uint64_t gid;
    uint64_t size;
    uint64_t offset; /* of the header in the tar */
    unsigned faults; /* enum tar_fault */
};

/* Who hears of it. */
struct tar_listener {
    void (*entry)(void *context, const struct tar_entry *entry);
    void (*body)(void *context, const void *bytes, size_t length); /* in pieces */
    void (*finished)(void *context);                               /* behind the body of each entry */
    void *context;
};

/* How the archive ended. */
enum tar_end {
    TAR_END_GOOD,
    TAR_END_CUT,     /* inside of an entry */
    TAR_END_ABSENT,  /* without the two blocks of zeros */
    TAR_END_TRAILING /* with something else than zeros behind them */
};

struct tar {
    struct tar_listener listener;
    unsigned char block[TAR_BLOCK];
    size_t filled;    /* of block */
    uint64_t offset;  /* of the next block */
    uint64_t body;    /* bytes of the body that are still to come */
    uint64_t padding; /* bytes up to the next block */
    int zeros;        /* blocks of zeros seen in a row */
    int trailing;     /* something else came behind the end */
};

/* Begins. */
void tar_begin(struct tar *tar, struct tar_listener listener);

/* Takes the next bytes. */
void tar_read(struct tar *tar, const void *bytes, size_t length);

/* Ends. */
enum tar_end tar_finish(const struct tar *tar);

#endif
