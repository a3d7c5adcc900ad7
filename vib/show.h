/*
 * show: reads a VIB as a check does, for showing and extracting, which are to work on VIBs that a check refuses, too.
 */
#ifndef VIBTOOL_SHOW_H
#define VIBTOOL_SHOW_H

#include "rules/check.h"

/*
 * Shows the VIB of that name ("-" is stdin) to the viewer. A payload is a tar of any kind, packed by gzip. Returns 0, or -1 and has said
 * why: it is no VIB, or cut off; or a part of it is damaged or was not looked into, so that what was shown of that may be wrong.
 */
int show_vib(const char *name, const struct viewer *viewer);

#endif
