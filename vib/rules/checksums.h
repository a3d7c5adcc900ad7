/*
 * checksums: size and checksums of a <payload>, held against what they ought to be.
 */
#ifndef VIBTOOL_CHECKSUMS_H
#define VIBTOOL_CHECKSUMS_H

#include "rules/container.h"

/*
 * Judges them. `right` has what was measured; `other` is what the sums of the tar may be as well (a payload of several gzip streams: those
 * of the first), "" in it when there is nothing else.
 */
void check_checksums(const struct check *check, xmlNode *payload, const struct payload_digests *right,
                     const struct payload_digests *other);

#endif
