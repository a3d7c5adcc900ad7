/*
 * faults: why something could not be seen, and what is odd about it, in words.
 */
#ifndef MUXWATCH_REPORT_FAULTS_H
#define MUXWATCH_REPORT_FAULTS_H

#include "judge/observations.h"

enum { FAULT_WORDS_SIZE = FAULT_TEXT_SIZE };

/* Each writes into `to` (of FAULT_WORDS_SIZE bytes); "" where there is nothing to say. */

void fault_words(char *to, const struct fault *fault);

/* Why it was not observed: `esxcli: exit code 1, it is empty; localcli: …`. */
void error_words(char *to, const struct observation *about);

/* What is odd, though it was observed. */
void note_words(char *to, const struct observation *about);

#endif
