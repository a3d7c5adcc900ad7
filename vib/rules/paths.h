/*
 * paths: the entries of all payloads: their headers, how they and the file list go together, and where on a host a community VIB may
 * put files.
 */
#ifndef VIBTOOL_RULES_PATHS_H
#define VIBTOOL_RULES_PATHS_H

#include "format/tar.h"
#include "rules/container.h"

/* Reads the descriptor's file list into check->listed. */
void check_paths_begin(struct check *check);

/* Judges an entry of a payload (`owner` is its name in the descriptor), and keeps its name. */
void check_paths_entry(struct check *check, const char *owner, const struct tar_entry *entry);

/* Judges how the entries of all payloads and the file list go together, and where files may lie. */
void check_paths_end(struct check *check);

#endif
