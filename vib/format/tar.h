/*
 * tar: the entries of a tar archive, with all that is wrong in their headers.
 *
 * libarchive reads every kind of tar and hides which kind it was; a host wants old GNU format, or VMware's own (facts: "vgz", magic
 * `visor  \0`: the headers follow each other at once, and the little-endian number at byte 496 of a header says where its file's
 * content begins). So the blocks are read here. POSIX and pax entries are understood far enough to show and extract them.
 */
#ifndef VIBTOOL_TAR_H
#define VIBTOOL_TAR_H

#include "format/paths.h"
#include "format/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest name is that of a long-name entry. */
enum { TAR_BLOCK = 512, TAR_NAME_SIZE = 4096 };

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
    TAR_FAULT_SPARSE = 1024    /* a sparse file: its content is the parts alone, without the holes */
};

/* What of an entry is there. */
enum tar_part {
    TAR_WHOLE,  /* its header, and its content behind it */
    TAR_HEAD,   /* its header; its content comes later, behind all headers (VMware's format) */
    TAR_CONTENT /* its content, whose header was there before */
};

struct tar_entry {
    char *name;       /* without the final slash of a directory; these two live until the next entry */
    const char *link; /* "" when it is none */
    char type;        /* the type flag as it stands there */
    enum tar_kind kind;
    enum tar_part part;
    unsigned mode;
    uint64_t uid;
    uint64_t gid;
    uint64_t size;    /* of the file, in bytes */
    uint64_t offset;  /* of the header in the tar */
    uint64_t content; /* of the content in the tar; VMware's format only, else 0 */
    unsigned faults;  /* enum tar_fault */
};

/* What a long-name entry, a long-link entry and a pax header say of the next entry. */
struct tar_extension {
    char name[TAR_NAME_SIZE]; /* these two are "" when they are not said */
    char link[TAR_NAME_SIZE];
    bool sized; /* the size is said */
    uint64_t size;
    bool sparse;
};

/* How the archive ended. */
enum tar_end {
    TAR_END_NONE, /* it has not */
    TAR_END_GOOD,
    TAR_END_CUT,      /* inside of an entry, or reading failed */
    TAR_END_MANY,     /* it has not, but there is no room for more files of VMware's kind */
    TAR_END_ABSENT,   /* without a block of zeros */
    TAR_END_ODD,      /* behind the zeros, but not at the end of a block */
    TAR_END_TRAILING, /* with something else than zeros behind them */
    TAR_END_SHORT     /* with one block of zeros only */
};

struct tar {
    /* The content of the current entry. What is not read is skipped. Where it ends before, it is cut off, and tar_next() gives NULL. */
    struct source_part content;
    bool *last; /* to be set where it ends */
    char block[TAR_BLOCK];
    char magic[8]; /* of the first header */
    int zeros;     /* blocks of zeros at the end; no header is read behind the first */
    enum tar_end end;
    char name[TAR_NAME_SIZE];
    char link[TAR_NAME_SIZE];
    struct tar_extension next;
    struct tar_entry entry;  /* the current one */
    uint64_t padding;        /* bytes from the end of its content to the next header */
    struct names kept;       /* VMware's format: the names of the files whose content is to come */
    struct tar_entry *files; /* and these, by where that begins */
    size_t file;             /* the next one */
    uint64_t first_content;  /* the least of their contents' places */
};

/*
 * Begins to read what `from` gives; sets `*last` at the first block of zeros: what a further gzip stream holds is nobody's. Both must outlive
 * the tar. tar_free() in any case.
 */
void tar_begin(struct tar *tar, struct source *from, bool *last);

/* The next entry; NULL at the end: tar->end says of what kind. */
const struct tar_entry *tar_next(struct tar *tar);

/* Gives the memory back. */
void tar_free(struct tar *tar);

#endif
