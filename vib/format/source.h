/*
 * source: where bytes are read from, one after the other: a file, a member of a zip, or a test; and their digests, SHA-256 and SHA-1, by
 * OpenSSL.
 */
#ifndef VIBTOOL_SOURCE_H
#define VIBTOOL_SOURCE_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

/* The first member of what it reads from: a file, a gzip, the body of a member. */
struct source {
    /* Up to `size` bytes into `to`. Returns how many, 0 at the end, -1 on an error that was already told. */
    ssize_t (*read)(struct source *source, void *to, size_t size);
};

/* An open file that is read from where it stands. */
struct source_file {
    struct source source;
    int fd;
    const char *name; /* for messages */
};

/* The file that is open there. */
struct source_file source_file_of(int fd, const char *name);

/* Opens a regular file, or /dev/null, for reading; "-" is stdin, as a file that can be read again. Returns 0; else -1, and has said why. */
int source_open(struct source_file *file, const char *name);

/* Reads until `size` bytes are there or the source ends. Returns how many, or -1. */
ssize_t source_fill(struct source *source, void *to, size_t size);

/* So many bytes of a source: the body of a member, the content of an entry. Where the source ends before, they end, too. */
struct source_part {
    struct source source;
    struct source *from;
    uint64_t left;      /* bytes that are still to come; to be set */
    uint64_t offset;    /* in `from`, of the next byte */
    EVP_MD_CTX *digest; /* takes all that is read; NULL where nobody asks for it */
};

/* Nothing so far of `from`, which must outlive it and stand at its beginning. */
struct source_part source_part_of(struct source *from);

/* Makes the part the next `size` bytes, and reads these. Returns how many there are, or -1. */
ssize_t source_part_fill(struct source_part *part, void *to, size_t size);

/* What a source gave. */
struct buffer {
    char *bytes; /* with a NUL behind the last, to be freed; NULL as long as nothing was read */
    size_t length;
};

/*
 * Reads all there is, at most `most` bytes, into the buffer, which must be empty. Returns 0; 1 when there is more (what fits is in the
 * buffer, the rest was read past); -1 on an error that was already told.
 */
int source_collect(struct source *source, struct buffer *buffer, size_t most);

/* Writes all there is to the stream, up to an error of that, which stays in it; NULL: reads past it. Returns 0, or -1: reading failed. */
int source_drain(struct source *source, FILE *to);

enum digest_kind { DIGEST_SHA256, DIGEST_SHA1, DIGESTS };

/* The longest digest in lower-case hexadecimal, and its NUL. */
enum { DIGEST_TEXT_SIZE = 65 };

/* What a descriptor says of a payload's bytes. */
struct payload_digests {
    uint64_t size;                       /* of the member, in bytes */
    char member[DIGEST_TEXT_SIZE];       /* sha-256 of the member's bytes */
    char tar[DIGESTS][DIGEST_TEXT_SIZE]; /* of what is in the gzip; "" when it was not read to its end */
};

/* Begins one (EVP_DigestUpdate, EVP_MD_CTX_free). OpenSSL fails in these only when it has no memory: then the program ends, see message.h. */
EVP_MD_CTX *digest_begin(enum digest_kind kind);

/* Writes the digest of what was taken in so far into `text` (DIGEST_TEXT_SIZE bytes). */
void digest_text(const EVP_MD_CTX *digest, char *text);

/* All of `from`, as above, whose bytes are digested (sha-256) on their way. */
struct source_part source_metered(struct source *from);

/*
 * Reads on to the end, so that the offset is the size, and writes the digest of all into `sha256` (DIGEST_TEXT_SIZE bytes). Returns 0, or
 * -1. The digest ends in any case.
 */
int source_metered_end(struct source_part *metered, char *sha256);

#endif
