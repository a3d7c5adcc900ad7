/*
 * check: judges a VIB by every rule, in one pass over its bytes and without keeping them.
 *
 * check_vib() reads the container and leads the others: check_descriptor(), then check_payload() for each
 * payload, which shows each entry to check_tree and each init script to check_script(), then check_tree_end()
 * and check_checksums(), which hold the descriptor against what was seen.
 */
#ifndef VIBTOOL_CHECK_H
#define VIBTOOL_CHECK_H

#include "format/ar.h"
#include "format/digest.h"
#include "format/names.h"
#include "format/tar.h"
#include "format/xml.h"
#include "rules/findings.h"
#include "write/payload.h"

#include <stdbool.h>

/* What a check knows while it reads. */
struct check {
    struct findings *findings;
    xmlNode *vib;       /* the descriptor; NULL as long as there is none */
    bool community;     /* it claims no higher acceptance level */
    struct names files; /* all entries of all payloads; kind is enum tar_kind, offset that in the tar */
    bool crowded;       /* there were more than NAMES_MAX */
    bool partly;        /* a payload could not be looked into, so files may be incomplete */
};

/*
 * Judges the VIB that the source gives. The findings are added to; `descriptor` gets its tree (xmlFreeDoc),
 * or NULL when it has none that can be read. Returns 0 when all was judged, whatever was found; -1 when the
 * source failed (already told).
 */
int check_vib(struct source *source, struct findings *findings, xmlDoc **descriptor);

/* Judges the descriptor on its own. */
void check_descriptor(const struct check *check);

/*
 * Judges the payload whose member's body is read next, to its end. `name` is the member's and must live as
 * long as the check. Returns 0, or -1 as check_vib().
 */
int check_payload(struct check *check, struct container *container, const char *name);

/* Holds size and checksums of the descriptor's payload of that name against what they ought to be. */
void check_checksums(const struct check *check, const char *name, const struct payload_digests *digests);

/* Judges an entry of a payload (`owner` is its name in the descriptor), and keeps its name. */
void check_tree_entry(struct check *check, const char *owner, const struct tar_entry *entry);

/* Judges how the entries of all payloads and the file list go together, and where files may lie. */
void check_tree_end(struct check *check);

/* Judges an init script; `length` bytes of it are there, with a NUL behind them. */
void check_script(struct findings *findings, struct place place, const char *text, size_t length,
                  unsigned mode);

/* A place in the descriptor. */
struct place check_place(xmlNode *node);

#endif
