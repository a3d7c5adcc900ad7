/*
 * sandbox: a name space of the test's own, in which it may mount over the fixed paths of the program.
 * The test includes this header first: unshare() wants _GNU_SOURCE.
 */
#ifndef MUXWATCH_UNIT_SANDBOX_H
#define MUXWATCH_UNIT_SANDBOX_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

static inline int sandbox_put(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    ssize_t written = fd < 0 ? -1 : write(fd, text, strlen(text));
    if (fd >= 0) {
        close(fd);
    }
    return written == (ssize_t)strlen(text) ? 0 : -1;
}

/* Becomes root of a user name space of its own. */
static inline int sandbox_become_root(void) {
    char uids[40];
    char gids[40];
    snprintf(uids, sizeof uids, "0 %u 1", (unsigned)getuid());
    snprintf(gids, sizeof gids, "0 %u 1", (unsigned)getgid());
    return unshare(CLONE_NEWUSER) == 0 && sandbox_put("/proc/self/setgroups", "deny") == 0 &&
                   sandbox_put("/proc/self/uid_map", uids) == 0 &&
                   sandbox_put("/proc/self/gid_map", gids) == 0
               ? 0
               : -1;
}

/* A mount and UTS name space; who may not make them (any user, or root of a container) makes a user name space first. */
static inline int sandbox_unshare(void) {
    if (unshare(CLONE_NEWNS | CLONE_NEWUTS) == 0) {
        return 0;
    }
    return sandbox_become_root() == 0 ? unshare(CLONE_NEWNS | CLONE_NEWUTS) : -1;
}

/* For a group of tests to begin: enters a mount and UTS name space of its own. A test that cannot is to fail: returns -1. */
static inline int sandbox_enter(void **state) {
    (void)state;
    if (sandbox_unshare() != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
        perror("a name space of the test's own");
        return -1;
    }
    return 0;
}

/* Mounts an empty tmpfs over the folder (a link is followed), such as "size=64k". */
static inline int sandbox_mount(const char *path, const char *options) {
    char *real = realpath(path, NULL);
    int result = real == NULL ? -1 : mount("sandbox", real, "tmpfs", 0, options);
    if (result != 0) {
        perror(path);
    }
    free(real);
    return result;
}

static inline int sandbox_unmount(const char *path) {
    char *real = realpath(path, NULL);
    int result = real == NULL ? -1 : umount2(real, MNT_DETACH);
    free(real);
    return result;
}

#endif
