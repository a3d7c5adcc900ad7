/*
 * commands: what vibtool can be asked to do. Each returns the exit code: 0 done (check: nothing refused),
 * 1 refused, 2 not possible.
 */
#ifndef VIBTOOL_COMMANDS_H
#define VIBTOOL_COMMANDS_H

#include "options.h"

enum { EXIT_GOOD = 0, EXIT_REFUSED = 1, EXIT_UNABLE = 2 };

int build_command(const struct options *options);
int check_command(const struct options *options);
int rules_command(const struct options *options);
int show_command(const struct options *options);
int extract_command(const struct options *options);
int bundle_command(const struct options *options);

#endif
