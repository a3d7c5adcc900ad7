#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"
#include "uname.h"

#define MUXWATCH "/opt/muxwatch/bin/muxwatch"

enum { BOOT_DEADLINE_MS = 60000 };

/* The descriptors that process 1 waits on. */
enum { ON_SIGNAL, ON_LIFELINE, ON_UNAME, WATCHED };

static void child_prepare(const struct init *host) {
    sigprocmask(SIG_UNBLOCK, host->signals, NULL);
}

/* The boot sees nothing of the command's stdin and stdout: what it has to say goes to stderr. */
static pid_t boot_start(const struct init *host) {
    pid_t pid = fork();
    if (pid != 0) {
        return pid;
    }
    child_prepare(host);
    int null = open("/dev/null", O_RDONLY);
    if (null >= 0 && dup2(null, 0) == 0 && dup2(2, 1) == 1) {
        execl(host->boot, host->boot, host->release->name, (char *)NULL);
    }
    fprintf(stderr, "simhost: %s: %s\n", host->boot, strerror(errno));
    _exit(LAUNCH_FAILED);
}

/* Only where a person is going to type: whatever else reads or writes here gets nothing but the command's own. */
static void shell_greet(const struct init *host) {
    if (host->command[0] == NULL && isatty(0) && isatty(2)) {
        fprintf(stderr,
                "A simulated ESXi %s. /sim/fault NAME [off] switches a fault, ls /sim/faults lists them,\n"
                "/sim/dsva COMMAND looks from the appliance's side, exit leaves.%s\n",
                host->release->version,
                access(MUXWATCH, X_OK) == 0 ? "\nmuxwatch is " MUXWATCH ", as on a host not in PATH." : "");
    }
}

/*
 * One word is a line for the shell, as with ssh: `simhost -- 'ps | grep Mux'`. Several are a program and its
 * arguments, passed as they are. None: an interactive shell, or a script from stdin.
 */
static void command_exec(char **command) {
    static char prompt[] = "PS1=[root@esx01:\\w] ";
    static char term[64];
    snprintf(term, sizeof term, "TERM=%s", getenv("TERM") ? getenv("TERM") : "dumb");
    char *environment[] = {"PATH=/bin:/sbin", "HOME=/", "USER=root", "SHELL=/bin/sh", prompt, term, NULL};
    char *shell[] = {"sh", command[0] ? "-c" : NULL, command[0], NULL};
    char *program[64] = {"sh", "-c", "exec \"$@\"", "sh"};
    if (command[0] == NULL || command[1] == NULL) {
        execve("/bin/sh", shell, environment);
    } else {
        size_t count = 0;
        while (command[count] && count + 5 < sizeof program / sizeof *program) {
            program[count + 4] = command[count];
            count++;
        }
        errno = E2BIG;
        if (command[count] == NULL) {
            execve("/bin/sh", program, environment);
        }
    }
    fprintf(stderr, "simhost: /bin/sh: %s\n", strerror(errno));
    _exit(LAUNCH_FAILED);
}

static pid_t command_start(const struct init *host) {
    pid_t pid = fork();
    if (pid == 0) {
        child_prepare(host);
        shell_greet(host);
        command_exec(host->command);
    }
    return pid;
}

/* Reaps whoever ended. Returns true once `child` did, with its exit status as a shell would give it. */
static bool reap(pid_t child, int *exit_status) {
    bool ended = false;
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid == child) {
            ended = true;
            *exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
    }
    return ended;
}

/* Signals sent to simhost go on to the child that it waits for. */
static void signal_take(int signals, pid_t child) {
    struct signalfd_siginfo info;
    if (read(signals, &info, sizeof info) == sizeof info && info.ssi_signo != SIGCHLD) {
        kill(child, (int)info.ssi_signo);
    }
}

/* Serves the host until `child` ends; returns its exit status, or -1 on time-out or when simhost was killed. */
static int serve(struct pollfd *watched, const struct init *host, pid_t child, int timeout_ms) {
    int exit_status = LAUNCH_FAILED;
    while (child > 0 && !reap(child, &exit_status)) {
        int ready = poll(watched, WATCHED, timeout_ms);
        if (ready < 0) {
            continue;
        }
        if (ready == 0 || watched[ON_LIFELINE].revents) {
            return -1;
        }
        if (watched[ON_SIGNAL].revents) {
            signal_take(watched[ON_SIGNAL].fd, child);
        }
        if (watched[ON_UNAME].revents) {
            uname_answer(watched[ON_UNAME].fd, host->release);
        }
    }
    return exit_status;
}

int init_run(const struct init *host) {
    struct pollfd watched[WATCHED] = {
        [ON_SIGNAL] = {.fd = signalfd(-1, host->signals, SFD_CLOEXEC), .events = POLLIN},
        [ON_LIFELINE] = {.fd = host->lifeline, .events = POLLIN},
        [ON_UNAME] = {.fd = uname_intercept(host->release, host->user), .events = POLLIN},
    };
    if (watched[ON_SIGNAL].fd < 0 || watched[ON_UNAME].fd < 0 || chdir("/")) {
        fprintf(stderr, "simhost: cannot take over uname(2): %s\n", strerror(errno));
        return LAUNCH_FAILED;
    }
    int status = serve(watched, host, boot_start(host), BOOT_DEADLINE_MS);
    if (status != 0) {
        fprintf(stderr, "simhost: the host did not come up (%s)\n", status < 0 ? "time-out" : "see above");
        return LAUNCH_FAILED;
    }
    status = serve(watched, host, command_start(host), -1);
    return status < 0 ? LAUNCH_FAILED : status;
}
