/*
 * shell: how a shell script ends when it is run with `start`, as far as that can be told without running it.
 */
#ifndef VIBTOOL_SHELL_H
#define VIBTOOL_SHELL_H

#include <stdbool.h>

/*
 * Whether the script surely ends with another code than 0; what other programs end with is not known. `line` gets where it does, 0 when
 * that is behind its last line.
 */
bool shell_start_fails(const char *text, long *line);

#endif
