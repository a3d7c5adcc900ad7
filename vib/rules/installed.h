/*
 * installed: what is on a host already, and what a VIB's depends and conflicts mean there.
 */
#ifndef VIBTOOL_INSTALLED_H
#define VIBTOOL_INSTALLED_H

#include "format/paths.h"
#include "format/source.h"
#include "format/xml.h"
#include "rules/findings.h"

/* The VIBs of a host: the owner of a name is its version. */
struct installed {
    struct names names;
    struct buffer text; /* that the versions lie in */
};

/*
 * Reads the output of `esxcli software vib list`: the lines behind the row of dashes, name and version first. Returns 0, or -1 and has
 * said why. installed_free() in any case.
 */
int installed_read(struct installed *installed, const char *name);

/* Judges the depends and conflicts of a descriptor (its outermost element) against findings->installed, where somebody said that. */
void check_installed(struct findings *findings, xmlNode *vib);

/* Gives the memory back. */
void installed_free(struct installed *installed);

#endif
