/*
 * pasted: reads what somebody pasted, in place of asking the host: a folder, an unpacked support bundle, one file of any kind, or stdin.
 */
#ifndef MUXWATCH_ASK_PASTED_H
#define MUXWATCH_ASK_PASTED_H

#include "ask/look.h"
#include "judge/diagnosis.h"
#include "judge/links.h"

/*
 * Fills `seen` and `clues` from `look->from`. What is not there is a probe not observed. Returns 0, or 1 where it has lists of the
 * links and no connection, and `links` was filled, or -1 with errno when it cannot be read at all.
 */
int evidence_read(const struct look *look, struct observations *seen, struct clues *clues,
                  struct link_answer links[LINKS]);

#endif
