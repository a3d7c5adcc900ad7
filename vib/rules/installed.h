/*
 * installed: what is on a host already, and what a VIB's depends and conflicts mean there.
 */
#ifndef VIBTOOL_INSTALLED_H
#define VIBTOOL_INSTALLED_H

#include "format/source.h"
#include "format/xml.h"
#include "rules/findings.h"

/*
 * Reads the output of `esxcli software vib list` into the buffer, which must be empty: from the row of dashes on, behind which each line has
 * a name and its version first. Returns 0, or -1 and has said why.
 */
int installed_read(struct buffer *rows, const char *name);

/* Judges a constraint, of depends (`wanted`) or of conflicts, against findings->installed, where somebody said that. */
void check_installed(struct findings *findings, xmlNode *constraint, bool wanted);

#endif
