/*
 * digest: SHA-256 and SHA-1 of bytes as they come, by OpenSSL.
 */
#ifndef VIBTOOL_DIGEST_H
#define VIBTOOL_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum digest_kind { DIGEST_SHA256, DIGEST_SHA1 };

/* The longest digest in lower-case hexadecimal, and its NUL. */
enum { DIGEST_TEXT_SIZE = 65 };

/* What a descriptor says of a payload's bytes. */
struct payload_digests {
    uint64_t size;                     /* of the member, in bytes */
    char member[DIGEST_TEXT_SIZE];     /* sha-256 of the member's bytes */
    char tar_sha256[DIGEST_TEXT_SIZE]; /* of what is in the gzip; "" when that is not known */
    char tar_sha1[DIGEST_TEXT_SIZE];
};

struct digest {
    void *state; /* OpenSSL's; NULL when it has not begun or has ended */
};

/* Begins. (OpenSSL fails in these only when it has no memory: then the program ends, see memory.h.) */
void digest_begin(struct digest *digest, enum digest_kind kind);

/* Begins with what `from` has taken in so far. */
void digest_begin_copy(struct digest *digest, const struct digest *from);

/* Takes in bytes. */
void digest_add(struct digest *digest, const void *bytes, size_t length);

/* Writes the digest into `text` (DIGEST_TEXT_SIZE bytes) and ends. */
void digest_end(struct digest *digest, char *text);

/* Gives up what has begun and not ended; nothing otherwise. */
void digest_free(struct digest *digest);

/* How many hexadecimal digits a digest of that kind has. */
size_t digest_length(enum digest_kind kind);

#endif
