/*
 * digest: SHA-256 and SHA-1 of bytes as they come, by OpenSSL.
 */
#ifndef VIBTOOL_DIGEST_H
#define VIBTOOL_DIGEST_H

#include <stddef.h>

enum digest_kind { DIGEST_SHA256, DIGEST_SHA1 };

/* The longest digest in lower-case hexadecimal, and its NUL. */
enum { DIGEST_TEXT_SIZE = 65 };

struct digest {
    void *state; /* OpenSSL's; NULL when it has not begun or has ended */
};

/* Begins. (OpenSSL fails in these only when it has no memory: then the program ends, see memory.h.) */
void digest_begin(struct digest *digest, enum digest_kind kind);

/* Takes in bytes. */
void digest_add(struct digest *digest, const void *bytes, size_t length);

/* Writes the digest into `text` (DIGEST_TEXT_SIZE bytes) and ends. */
void digest_end(struct digest *digest, char *text);

/* Gives up what has begun and not ended; nothing otherwise. */
void digest_free(struct digest *digest);

/* How many hexadecimal digits a digest of that kind has. */
size_t digest_length(enum digest_kind kind);

#endif
