/*
 * payload: the gzip and the tar of one member, judged as they come.
 */
#ifndef VIBTOOL_RULES_PAYLOAD_H
#define VIBTOOL_RULES_PAYLOAD_H

#include "rules/container.h"

/*
 * Judges a payload of `size` bytes that `body` gives, to its end. `node` is its <payload>, or NULL; `name`, that of its member, must live
 * as long as the check. Returns 0, or -1 as check_vib().
 */
int check_payload(struct check *check, struct source *body, uint64_t size, xmlNode *node, const char *name);

#endif
