/*
 * template: the descriptor that a maintainer keeps, and the filling in of what only a build knows.
 */
#ifndef VIBTOOL_TEMPLATE_H
#define VIBTOOL_TEMPLATE_H

#include "format/source.h"
#include "format/xml.h"
#include "write/payload.h"

/* Reads the template. Returns its tree (xmlFreeDoc), or NULL and has said why, with file and line. */
xmlDoc *template_read(const char *name);

/* The name of the one payload; NULL, and has said why, when there is not one. */
const char *template_payload(xmlDoc *document, const char *name);

/*
 * The date to build with, in seconds since 1970: SOURCE_DATE_EPOCH when it is set (the reproducible-builds convention), else now. Returns
 * 0, or -1 and has said what is wrong with it.
 */
int template_date(long long *seconds);

/*
 * Fills in version (NULL: the template's own), release date (seconds since 1970), file list, size and checksums; what the template has in
 * these places is replaced. Writes the text of it into `text`. Returns 0, or -1 and has said why.
 */
int template_fill(xmlDoc *document, const char *version, long long date, const struct tree *tree,
                  const struct payload_digests *digests, struct buffer *text);

#endif
