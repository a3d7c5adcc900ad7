/*
 * guest_logs: the logs that the host keeps of its guests, beside their .vmx files.
 */
#ifndef MUXWATCH_HOST_GUEST_LOGS_H
#define MUXWATCH_HOST_GUEST_LOGS_H

#include "host/files.h"

enum {
    GUEST_LOG_END = 1024 * 1024, /* so many bytes of it are read, from its end: a log can be huge */
    GUEST_LOGS_MAX = 1024,       /* guests: a host runs at most as many */
    GUEST_LOGS_MS = 10 * 1000    /* for the logs of all guests together: a datastore may be slow */
};

/*
 * Feeds the end of a log to `take`, from the beginning of a line on. Returns 0, or -1 with errno: EINVAL where it is no regular
 * file, ELOOP where it is a symbolic link that one does not `follow`; ETIMEDOUT where `until_ms` of clock_ms() has come, or two
 * seconds after this log was begun (one slow datastore is not to cost all others); EINTR where the run is told to end. What was
 * fed until then is not the end of the log: drop it.
 */
int log_end_read(const char *path, bool follow, int64_t until_ms, file_taker *take, void *context);

/* The same of vmware.log in the folder of `config` (the path of a .vmx). No link is followed, for the folder is its guest's. */
int guest_log_read(const char *config, int64_t until_ms, file_taker *take, void *context);

/*
 * Calls `found` for each folder VOLUMES/DATASTORE/GUEST, by name, with GUEST and the path that a .vmx would have in it: as a
 * host, and an unpacked vm-support bundle, keeps its guests in vmfs/volumes. No symbolic link is followed (a datastore's label
 * is one to its id, and each guest counts once). Returns 0; 1 where a folder held more than GUEST_LOGS_MAX, or `until_ms`
 * of clock_ms() came, and the rest were not looked at; or -1 with errno, ENOENT where there are no volumes.
 */
int guest_logs_find(const char *volumes, int64_t until_ms,
                    void (*found)(void *context, const char *guest, const char *config), void *context);

#endif
