/*
 * tar: the entries of a tar archive as its bytes come, with all that is wrong in their headers; and writing headers.
 *
 * libarchive reads every kind of tar and hides which kind it was; a host wants old GNU format, or VMware's own (facts: "vgz", magic
 * `visor  \0`: the headers follow each other at once, and the little-endian number at byte 496 of a header says where its file's
 * content begins). So the blocks are read here. POSIX, pax and sparse entries are understood far enough to show and extract them.
 */
#ifndef VIBTOOL_TAR_H
#define VIBTOOL_TAR_H

#include "format/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest name is that of a long-name entry; TAR_FILES_MAX files of VMware's kind are kept until their content comes. */
enum { TAR_BLOCK = 512, TAR_NAME_SIZE = 4096, TAR_FILES_MAX = 50000 };

enum tar_kind {
    TAR_FILE,
    TAR_DIRECTORY,
    TAR_LINK,      /* a symbolic link */
    TAR_NODE,      /* a FIFO or a character device */
    TAR_EXTENSION, /* no entry of its own: a long name, a pax header */
    TAR_OTHER      /* a hard link, a block device and what else there may be */
};

/* What is wrong with a header, as bits. */
enum tar_fault {
    TAR_FAULT_FORMAT =
        1, /* neither old GNU format nor VMware's: POSIX, pax, or older than both; or not that of the first header */
    TAR_FAULT_CHECKSUM = 2,    /* the header's own checksum is wrong */
    TAR_FAULT_NUMBER = 4,      /* a field is no octal number up to a NUL, or has more than 32 bits */
    TAR_FAULT_LONG_NAME = 8,   /* a GNU entry that holds a long name */
    TAR_FAULT_LENGTH = 16,     /* the name has 100 bytes or more */
    TAR_FAULT_TYPE = 32,       /* a type that a host's reader does not know */
    TAR_FAULT_PREFIX = 64,     /* the prefix field is not empty */
    TAR_FAULT_DIRECTORY = 128, /* a directory without a slash at its end, or with a size */
    TAR_FAULT_LINK = 256,      /* a link without a target, or with one that fills its field */
    TAR_FAULT_CONTENT = 512,   /* the content lies before the end of what came before it (VMware's format) */
    TAR_FAULT_SPARSE = 1024    /* a sparse file of pax format: where its parts belong is not known */
};

struct tar_entry {
    const char *name; /* without the final slash of a directory; these two live as long as the call */
    const char *link; /* "" when it is none */
    char type;        /* the type flag as it stands there */
    enum tar_kind kind;
    unsigned mode;
    uint64_t uid;
    uint64_t gid;
    uint64_t size;    /* of the file, in bytes */
    uint64_t offset;  /* of the header in the tar */
    uint64_t content; /* of the content in the tar; VMware's format only, else 0 */
    unsigned faults;  /* enum tar_fault */
};

/* Who hears of it: `entry` of each header in its turn; then of each file `content`, `body` in pieces, and `finished`. */
struct tar_listener {
    void (*entry)(void *context, const struct tar_entry *entry);
    void (*content)(void *context, const struct tar_entry *entry);
    void (*body)(void *context, uint64_t position, const void *bytes,
                 size_t length); /* position: in the file */
    void (*finished)(void *context, const struct tar_entry *entry);
    void *context;
};

/* How the archive ended. */
enum tar_end {
    TAR_END_GOOD,
    TAR_END_CUT,      /* inside of an entry */
    TAR_END_ABSENT,   /* without a block of zeros */
    TAR_END_ODD,      /* behind the zeros, but not at the end of a block */
    TAR_END_TRAILING, /* with something else than zeros behind them */
    TAR_END_SHORT     /* with one block of zeros only */
};

/* A part of a sparse file. */
struct tar_part {
    uint64_t position;
    uint64_t length;
};

struct tar {
    struct tar_listener listener;
    unsigned char block[TAR_BLOCK];
    char magic[8];   /* of the first header */
    size_t filled;   /* of block */
    uint64_t offset; /* of the next byte */
    int zeros;       /* blocks of zeros at the end; nothing is read behind the first */
    bool trailing;   /* something else came behind them */
    bool broken;     /* where the next header is is not known */
    char name[TAR_NAME_SIZE];
    char link[TAR_NAME_SIZE];
    char long_name[TAR_NAME_SIZE]; /* for the next entry, "" when there is none */
    char long_link[TAR_NAME_SIZE];
    uint64_t long_size;     /* from a pax header; UINT64_MAX when there is none */
    bool sparse_next;       /* a pax header said so */
    struct tar_entry entry; /* the current one */
    struct buffer extra;    /* the body of a long name or pax header */
    uint64_t body;          /* bytes of the body that are still to come */
    uint64_t padding;       /* bytes up to the next block */
    uint64_t position;      /* in the file */
    bool map;               /* the next block goes on with the parts of a sparse file */
    struct tar_part *parts; /* of a sparse file */
    size_t part_count;
    size_t part;
    uint64_t stored;         /* bytes of a sparse file in the tar */
    struct tar_entry *files; /* VMware's format: those whose content is to come, by where it begins */
    size_t file_count;
    size_t file;
    uint64_t first_content; /* the least of their contents' places */
};

/* Begins. tar_free() in any case. */
void tar_begin(struct tar *tar, struct tar_listener listener);

/* Takes the next bytes. */
void tar_read(struct tar *tar, const void *bytes, size_t length);

/* Ends. */
enum tar_end tar_finish(struct tar *tar);

/* Gives the memory back. */
void tar_free(struct tar *tar);

/* Writes a header of old GNU format, owner 0/0, into `block`: of a directory where `directory`, else of a file of `size` bytes. */
void tar_format_header(unsigned char block[TAR_BLOCK], const char *path, bool directory, unsigned mode,
                       uint64_t size, long long date);

#endif
