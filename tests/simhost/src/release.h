/* What differs between the releases of ESXi that the simulated host can be. */
#ifndef RELEASE_H
#define RELEASE_H

#include <stdbool.h>

struct release {
    const char *name;        /* as the user writes it: "6.7" */
    const char *version;     /* as uname -r says it: "6.7.0" */
    const char *build;       /* build number of the general release */
    const char *kernel_date; /* date in uname -v */
    long first_world;        /* world id that process 0 would have; the host's own processes lie above it */
    bool congestion_column;  /* has the connection list a "CC Algo" column? */
    bool command_column;     /* does plain `ps` show the command as well? */
    bool encoding_accepted;  /* may a VIB's descriptor declare its encoding? */
    bool installed_only;     /* execInstalledOnly: may nothing run but what an installed VIB delivered? */
    bool reboot_last;        /* does an installation's result say whether to reboot behind the VIBs? */
    bool platforms_column;   /* has the VIB list a "Platforms" column? */
};

/* The release called NAME, or NULL. */
const struct release *release_find(const char *name);

/* The release of the host that this process runs on (from /sim/release); never NULL. */
const struct release *release_here(void);

#endif
