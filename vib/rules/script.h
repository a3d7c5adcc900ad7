/*
 * script: init scripts, as far as can be told without running them.
 */
#ifndef VIBTOOL_SCRIPT_H
#define VIBTOOL_SCRIPT_H

#include "rules/findings.h"

/* Judges an init script; `length` bytes of it are there, with a NUL behind them. */
void check_script(struct findings *findings, struct place place, const char *text, size_t length,
                  unsigned mode);

#endif
