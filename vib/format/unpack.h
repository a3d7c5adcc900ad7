/*
 * unpack: the entries of a payload, for showing and extracting, which are to work on VIBs that a check refuses, too.
 */
#ifndef VIBTOOL_UNPACK_H
#define VIBTOOL_UNPACK_H

#include "format/source.h"
#include "format/tar.h"

/*
 * Reads the payload (a tar of any kind, packed by gzip or bare) to its end, and tells the listener what is in it. Returns NULL, or what
 * is wrong with it: then what the listener heard may be damaged or not all. "" when reading failed, and that was already told.
 */
const char *unpack_payload(struct source *source, struct tar_listener listener);

#endif
