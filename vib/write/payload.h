/*
 * payload: writing the files of a VIB as the tar.gz that it carries.
 */
#ifndef VIBTOOL_PAYLOAD_H
#define VIBTOOL_PAYLOAD_H

#include "format/digest.h"
#include "format/output.h"
#include "write/tree.h"

#include <stdint.h>

/* What a descriptor says of a payload's bytes. */
struct payload_digests {
    uint64_t size;                     /* of the member, in bytes */
    char member[DIGEST_TEXT_SIZE];     /* sha-256 of the member's bytes */
    char tar_sha256[DIGEST_TEXT_SIZE]; /* of what is in the gzip; "" when that is not known */
    char tar_sha1[DIGEST_TEXT_SIZE];
};

/*
 * Writes the tree, all with the same date (seconds since 1970), and takes its digests on the way. Returns 0,
 * or -1 and has said why.
 */
int payload_write(struct output *output, const struct tree *tree, long long date,
                  struct payload_digests *digests);

#endif
