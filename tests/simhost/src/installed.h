/* execInstalledOnly: from 8.0 on a host runs only what an installed VIB delivered. */
#ifndef INSTALLED_H
#define INSTALLED_H

#include <stdbool.h>

enum { INSTALLED_PATH_SIZE = 4096 };

/*
 * May the process run the program of that path, as it says it itself (relative to its folder, by links)? It goes by the
 * path where that ends: the VIBs that the host runs with have a file there, or it belongs to the simulation. Until these
 * VIBs are known, and where there is no file, it may.
 */
bool installed_may_run(int process, const char *path);

#endif
