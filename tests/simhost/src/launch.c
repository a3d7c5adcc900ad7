#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"
#include "release.h"
#include "uname.h"

static int complain(const char *what) {
    fprintf(stderr, "simhost: %s: %s\n", what, strerror(errno));
    return -1;
}

/*
 * Where the caller closed 0, 1 or 2, nothing of ours may land there. Close-on-exec, so that the command finds
 * them closed, as the caller meant.
 */
static int descriptors_reserve(void) {
    int fd;
    do {
        fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    } while (fd >= 0 && fd <= 2);
    return fd < 0 ? -1 : close(fd);
}

static int file_write(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    ssize_t written = write(fd, text, strlen(text));
    int error = errno;
    close(fd);
    errno = error;
    return written < 0 ? -1 : 0;
}

/* In a user name space of its own the caller is root of the simulated host, and nothing more outside. */
static int user_become_root(uid_t uid, gid_t gid) {
    char uid_map[32];
    char gid_map[32];
    snprintf(uid_map, sizeof uid_map, "0 %u 1", (unsigned)uid);
    snprintf(gid_map, sizeof gid_map, "0 %u 1", (unsigned)gid);
    if (file_write("/proc/self/setgroups", "deny") || file_write("/proc/self/uid_map", uid_map) ||
        file_write("/proc/self/gid_map", gid_map)) {
        return complain("cannot map the user into a user name space");
    }
    return 0;
}

/* So it is in a user name space: the one made here, or one that the caller is in, as the station of a fleet may be. */
static bool setgroups_is_refused(void) {
    char word[8] = "";
    int fd = open("/proc/self/setgroups", O_RDONLY | O_CLOEXEC);
    bool refused = fd >= 0 && read(fd, word, sizeof word - 1) > 0 && strncmp(word, "deny", 4) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return refused;
}

/* Whether it may make name spaces and network cards as it is; scripts/spaces goes by the same two. */
static bool capable(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{0, 0, 0}};
    const uint32_t wanted = 1U << CAP_SYS_ADMIN | 1U << CAP_NET_ADMIN;
    return syscall(SYS_capget, &header, data) == 0 && (data[0].effective & wanted) == wanted;
}

static int namespaces_enter(void) {
    const int wanted = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC;
    uid_t uid = geteuid();
    gid_t gid = getegid();
    bool as_is = capable();
    if (unshare(as_is ? wanted : wanted | CLONE_NEWUSER)) {
        return complain("cannot make name spaces");
    }
    if (!as_is && user_become_root(uid, gid)) {
        return -1;
    }
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL)) {
        return complain("cannot make the mounts private");
    }
    if (sethostname(uname_nodename(), strlen(uname_nodename()))) {
        return complain("cannot set the host name");
    }
    return 0;
}

/* Waits for process 1; a signal that somebody sent here goes on to it. Those of the terminal reach it anyway. */
static int init_await(pid_t init, const sigset_t *signals) {
    for (;;) {
        siginfo_t info;
        int signal = sigwaitinfo(signals, &info);
        if (signal > 0 && signal != SIGCHLD && info.si_code <= 0) {
            kill(init, signal);
        }
        int status;
        if (waitpid(init, &status, WNOHANG) == init) {
            return WIFEXITED(status) ? WEXITSTATUS(status) : LAUNCH_FAILED;
        }
    }
}

static void signals_block(sigset_t *signals) {
    static const int list[] = {SIGCHLD, SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2};
    sigemptyset(signals);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        signal(list[i], SIG_DFL);
        sigaddset(signals, list[i]);
    }
    sigprocmask(SIG_BLOCK, signals, NULL);
}

int launch_main(int argc, char **argv) {
    const struct release *release = argc > 2 ? release_find(argv[1]) : NULL;
    int lifeline[2];
    sigset_t signals;
    if (!release || descriptors_reserve() || pipe2(lifeline, O_CLOEXEC)) {
        fprintf(stderr, "usage: sim launch RELEASE BOOT [COMMAND [ARG...]]\n");
        return LAUNCH_FAILED;
    }
    signals_block(&signals);
    if (namespaces_enter()) {
        return LAUNCH_FAILED;
    }
    pid_t init = fork();
    if (init < 0) {
        complain("cannot start process 1");
        return LAUNCH_FAILED;
    }
    if (init == 0) {
        close(lifeline[1]);
        struct init host = {release, argv[2], argv + 3, lifeline[0], &signals, setgroups_is_refused()};
        _exit(init_run(&host));
    }
    close(lifeline[0]);
    return chdir("/") ? LAUNCH_FAILED : init_await(init, &signals);
}
