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

/* Begins. Returns 0, or -1 with errno ENOMEM. */
int digest_begin(struct digest *digest, enum digest_kind kind);

/* Takes in bytes. Returns 0, or -1 with errno ENOMEM. */
int digest_add(struct digest *digest, const void *bytes, size_t length);

/* Writes the digest into `text` (DIGEST_TEXT_SIZE bytes) and ends. Returns 0, or -1 with errno ENOMEM. */
int digest_end(struct digest *digest, char *text);

/* Gives up what has begun and not ended; nothing otherwise. */
void digest_free(struct digest *digest);

/* How many hexadecimal digits a digest of that kind has. */
size_t digest_length(enum digest_kind kind);

#endif
