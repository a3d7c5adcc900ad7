/*
 * system: the host that muxwatch runs on: its name and release, and where its programs are.
 */
#ifndef MUXWATCH_HOST_SYSTEM_H
#define MUXWATCH_HOST_SYSTEM_H

#include <stdbool.h>
#include <stdint.h>

enum {
    IDENTITY_SIZE = 66,
    PROGRAM_PATH_SIZE = 96 /* room for the path of a program or an init script, with its NUL */
};

struct identity {
    char name[IDENTITY_SIZE];
    char release[IDENTITY_SIZE]; /* `6.7.0`, "" where uname does not say VMkernel */
    uint64_t build;              /* 0 where it does not say one */
};

/* Asks uname(2): on ESXi the system is `VMkernel`, its release ESXi's, its version `#1 SMP Release build-8169922 …`. */
void identity_ask(struct identity *identity);

/*
 * The absolute path of one of the host's own programs: in /bin, else in /sbin (they moved between releases);
 * the one in /bin if there is neither, so that the failure to start it has a name. Nothing else is
 * searched, whatever PATH says.
 */
void program_path(char path[PROGRAM_PATH_SIZE], const char *name);

/* The path of a service's init script. */
void init_script_path(char path[PROGRAM_PATH_SIZE], const char *service);

/* Whether the service's init script is there (it may not be executable: that is another failure). */
bool init_script_installed(const char *service);

#endif
