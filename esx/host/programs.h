/*
 * programs: where the host's programs are.
 */
#ifndef MUXWATCH_HOST_PROGRAMS_H
#define MUXWATCH_HOST_PROGRAMS_H

#include <stdbool.h>

/* Room for the path of a program or an init script, with its NUL. */
enum { PROGRAM_PATH_SIZE = 96 };

/*
 * The absolute path of one of the host's own programs: in /bin, else in /sbin (they moved between releases);
 * the one in /bin where there is neither, so that the failure to start it has a name. Nothing else is
 * searched, whatever PATH says.
 */
void program_path(char path[PROGRAM_PATH_SIZE], const char *name);

/* The path of a service's init script. */
void init_script_path(char path[PROGRAM_PATH_SIZE], const char *service);

/* Whether the service's init script is there (it may not be executable: that is another failure). */
bool init_script_installed(const char *service);

#endif
