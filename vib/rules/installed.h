/*
 * installed: what is on a host already, and what a VIB's depends and conflicts mean there.
 */
#ifndef VIBTOOL_INSTALLED_H
#define VIBTOOL_INSTALLED_H

#include "format/source.h"
#include "format/xml.h"
#include "rules/findings.h"

/* The VIBs of a host. */
struct installed {
    struct buffer text;
    const char *rows; /* of it: a name and its version, and more, in each */
};

/*
 * Reads the output of `esxcli software vib list`: the lines behind the row of dashes, name and version first. Returns 0, or -1 and has
 * said why. installed_free() in any case.
 */
int installed_read(struct installed *installed, const char *name);

/* Judges a constraint, of depends (`wanted`) or of conflicts, against findings->installed, where somebody said that. */
void check_installed(struct findings *findings, xmlNode *constraint, bool wanted);

/* Gives the memory back. */
void installed_free(struct installed *installed);

#endif
