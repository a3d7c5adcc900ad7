/*
 * payload: writing the files of a VIB as the tar.gz that it carries.
 */
#ifndef VIBTOOL_PAYLOAD_H
#define VIBTOOL_PAYLOAD_H

#include "format/digest.h"
#include "format/output.h"
#include "write/tree.h"

/*
 * Writes the tree, all with the same date (seconds since 1970), and takes its digests on the way. Returns 0,
 * or -1 and has said why.
 */
int payload_write(struct output *output, const struct tree *tree, long long date,
                  struct payload_digests *digests);

#endif
