/*
 * script: init scripts, as far as can be told without running them.
 */
#ifndef VIBTOOL_SCRIPT_H
#define VIBTOOL_SCRIPT_H

#include "rules/findings.h"

/* Judges an init script by its text, of which the end may be missing where it is not `whole`. */
void check_script(struct findings *findings, struct place place, const char *text, bool whole, unsigned mode);

#endif
