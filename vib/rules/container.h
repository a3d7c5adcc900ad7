/*
 * container: judges a VIB by every rule, in one pass over its bytes and without keeping them.
 *
 * check_vib() reads the container and leads the others: check_descriptor(), then check_payload() for each
 * payload, which shows each entry to check_paths_entry() and each init script to check_script(), then check_paths_end()
 * and check_checksums(), which hold the descriptor against what was seen.
 */
#ifndef VIBTOOL_CONTAINER_H
#define VIBTOOL_CONTAINER_H

#include "format/names.h"
#include "format/source.h"
#include "format/xml.h"
#include "rules/findings.h"

#include <stdbool.h>

/* What a check knows while it reads. */
struct check {
    struct findings *findings;
    xmlNode *vib;        /* the descriptor; NULL as long as there is none that can be judged */
    bool community;      /* it claims no higher acceptance level */
    struct names listed; /* the file list, sorted; its order is that of the lines */
    struct names files;  /* all entries of all payloads; kind is enum tar_kind, offset that in the tar */
    bool crowded;        /* one of these was longer than NAMES_MAX */
    bool partly;         /* a payload could not be looked into, so files may be incomplete */
};

/*
 * Judges the VIB that the source gives. The findings are added to; `descriptor` gets its tree (xmlFreeDoc),
 * or NULL when it has none that can be read. Returns 0 when all was judged, whatever was found; -1 when the
 * source failed (already told).
 */
int check_vib(struct source *source, struct findings *findings, xmlDoc **descriptor);

/* A place in the descriptor. */
struct place check_place(xmlNode *node);

/* Whether the text is one of the words, which single blanks separate. */
bool check_word(const char *text, const char *words);

#endif
