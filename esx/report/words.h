/*
 * words: the table's texts with what was seen in their places, and the names of the probes' states.
 */
#ifndef MUXWATCH_REPORT_WORDS_H
#define MUXWATCH_REPORT_WORDS_H

#include "judge/verdict.h"

enum { WORDS_SIZE = 1024 };

/*
 * Writes `text` into `to` (of `size` bytes) with `{service}`, `{port}`, `{module}` and `{detail}` replaced;
 * cut where it does not fit.
 */
void words_fill(char *to, size_t size, const char *text, const struct observations *seen, const char *detail);

/* `running`, `down`, `unknown` */
const char *words_mux(const struct mux_observation *mux);

/* `present`, `none`, `unknown` */
const char *words_worlds(const struct worlds_observation *worlds);

/* `loaded`, `missing`, `unknown` */
const char *words_vmci(const struct vmci_observation *vmci);

/* `established`, `none`, `unknown` */
const char *words_connections(const struct connections_observation *connections);

#endif
