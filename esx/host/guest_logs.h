/*
 * guest_logs: the logs that the host keeps of its guests, beside their .vmx files.
 */
#ifndef MUXWATCH_HOST_GUEST_LOGS_H
#define MUXWATCH_HOST_GUEST_LOGS_H

#include <stddef.h>

enum { GUEST_LOG_END = 1024 * 1024 }; /* so many bytes of it are read, from its end: a log can be huge */

/*
 * Feeds the end of vmware.log in the folder of `config` (the absolute path of a .vmx) to `take`, from the beginning of a line on.
 * Returns 0, or -1 with errno: only a regular file is read, and no symbolic link, for the folder is its guest's.
 */
int guest_log_read(const char *config, int (*take)(void *context, const char *bytes, size_t length),
                   void *context);

#endif
