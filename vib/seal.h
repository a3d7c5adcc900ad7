/*
 * seal: a digest over all bytes of a VIB that no checksum of its descriptor covers.
 *
 * The descriptor's checksums cover the payloads. Nothing covers the descriptor itself (one letter of the
 * summary may change, and every host takes it) nor the container's headers. `vibtool build` therefore adds a
 * software tag, free text to a host, that holds SHA-256 of every byte of the file outside of the payloads'
 * bodies, with zeros where its own digits are.
 */
#ifndef VIBTOOL_SEAL_H
#define VIBTOOL_SEAL_H

#include "digest.h"

#define SEAL_PREFIX "vibtool-seal-"
#define SEAL_DIGITS "0000000000000000000000000000000000000000000000000000000000000000"

enum seal_state {
    SEAL_ABSENT,
    SEAL_THERE,
    SEAL_DAMAGED /* something that was a seal, but for a byte */
};

struct seal {
    enum seal_state state;
    char claimed[DIGEST_TEXT_SIZE];
    struct digest digest;
};

/* Begins. Returns 0, or -1 with errno ENOMEM. */
int seal_begin(struct seal *seal);

/* Takes bytes outside of payloads' bodies, in their order. Returns 0, or -1 with errno ENOMEM. */
int seal_add(struct seal *seal, const void *bytes, size_t length);

/* Takes the descriptor, and finds the seal in it. Returns 0, or -1 with errno ENOMEM. */
int seal_add_descriptor(struct seal *seal, const char *bytes, size_t length);

/* Ends: writes what the seal ought to be into `text` (DIGEST_TEXT_SIZE bytes). 0, or -1 with errno ENOMEM. */
int seal_end(struct seal *seal, char *text);

/* Gives up what was begun. */
void seal_free(struct seal *seal);

/*
 * Finds the digits of the seal in a descriptor; `offset` gets where they begin when the state is SEAL_THERE.
 */
enum seal_state seal_find(const char *bytes, size_t length, size_t *offset);

#endif
