/* A program that is run for what it prints. */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>

/*
 * Runs argv[0] (a path) with stdin from /dev/null. Its stdout goes to *output, memory for free(), its stderr where ours
 * goes, or nowhere where it is to be `quiet`. Returns its exit status, 128 + n where signal n ended it; or -1 with errno,
 * and then there is no *output.
 */
int child_run(const char *const argv[], bool quiet, char **output);

#endif
