/*
 * faults: why something could not be seen, read or accepted, in words.
 */
#ifndef MUXWATCH_REPORT_FAULTS_H
#define MUXWATCH_REPORT_FAULTS_H

#include "judge/observations.h"
#include "keep/settings.h"

enum { FAULT_WORDS_SIZE = FAULT_TEXT_SIZE, MISTAKE_TEXT_SIZE = 500 };

/* Each of the three writes into `to` (of FAULT_WORDS_SIZE bytes); "" where there is nothing to say. */

void fault_words(char *to, enum language language, const struct fault *fault);

/* Why it was not observed: `esxcli: exit code 1, it is empty; localcli: …`. */
void error_words(char *to, enum language language, const struct observation *about);

/* What is odd, though it was observed. */
void note_words(char *to, enum language language, const struct observation *about);

/*
 * Writes what is wrong, and where: `FILE:LINE: 'LINE' is …`, `--OPTION: 'VALUE' is …`, or a sentence about a word; with MISTAKE_FILE
 * `FILE: ` and why it could not be read.
 */
void complaint_text(char to[MISTAKE_TEXT_SIZE], enum language language, const struct complaint *complaint);

#endif
