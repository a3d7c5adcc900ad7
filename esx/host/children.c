#include "host/children.h"

#include "host/clock.h"
#include "host/descriptors.h"
#include "host/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    CHUNK = 16 * 1024,
    EXEC_FAILED = 127,    /* exit code of such a child; a program may exit with it, too */
    AFTER_TERM_MS = 500,  /* from TERM to KILL */
    AFTER_KILL_MS = 1000, /* a process in an uninterruptible call may not even die of KILL: then it is left */
    AFTER_EXIT_MS = 200,  /* somebody outside the group may hold the output open */
    PIPE_CHUNKS = 64,     /* a pipe holds no more: 64 KiB, or 1 MiB where somebody made it larger */
    LOOK_MS = 200
};

enum stage { STAGE_RUNS, STAGE_TERM_SENT, STAGE_KILL_SENT, STAGE_OUTPUT_LEFT, STAGE_DONE };

/* The same for every child, whatever muxwatch's own is. esxcli re-executes itself where LANG is not set. */
static const char *const environment[] = {"PATH=/bin:/sbin", "LANG=en_US.UTF-8", "HOME=/", NULL};

static void close_fd(int *fd) {
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

/* Why a child did not become its program. */
struct report {
    size_t child; /* which one it is */
    int error;    /* errno */
};

/* What the children of one run share. */
struct common {
    struct child *children;
    size_t count;
    int64_t deadline_ms;
    int64_t now_ms; /* when the last wait ended: on a host each look at the clock is a system call */
    int report[2];  /* the close-on-exec pipe of all children; without it a failed exec is an exit code */
    char *chunk;    /* CHUNK bytes, for what is read at a time */
};

/*
 * The child's side. Only async-signal-safe calls, and nothing written but what lies in this stack frame:
 * never inlined, since the compiler could give its variables the place of some that the parent still needs.
 */
__attribute__((noinline)) static _Noreturn void become(const struct child *child, const struct common *common,
                                                       int output) {
    setpgid(0, 0);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
        dup2(child->take != NULL ? output : null, STDOUT_FILENO) >= 0 &&
        dup2(child->takes_stderr ? output : null, STDERR_FILENO) >= 0) {
        signals_reset_for_child();
        execve(child->arguments[0], (char *const *)(uintptr_t)child->arguments,
               (char *const *)(uintptr_t)environment);
    }
    struct report report = {(size_t)(child - common->children), errno};
    ssize_t written = write(common->report[1], &report, sizeof report);
    (void)written;
    _exit(EXEC_FAILED);
}

/* All signals wait while parent and child may share memory, so that no handler of ours runs in the child. */
static pid_t launch(const struct child *child, const struct common *common, int output) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    pid_t pid = vfork();
    if (pid == 0) {
        become(child, common, output);
    }
    int error = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = error;
    if (pid > 0) {
        setpgid(pid, pid); /* as the child does; whoever comes first */
    }
    return pid;
}

/* The first fault counts, but what a child printed just before its exit may still be too much, or unreadable. */
static void fail(struct child *child, enum fault_id id, int64_t number) {
    if (child->fault.id == FAULT_NONE || child->fault.id == FAULT_EXIT) {
        child->fault = fault_number(id, (uint64_t)number);
        child->exit_code = -1;
    }
}

static void start(struct child *child, const struct common *common) {
    int output[2] = {-1, -1};
    child->fault.id = FAULT_NONE;
    child->exit_code = -1;
    child->duration_ms = 0;
    child->output_length = 0;
    child->pid = 0;
    child->started_ms = common->now_ms;
    child->next_ms = child->started_ms + child->timeout_ms;
    if (child->next_ms > common->deadline_ms) {
        child->next_ms = common->deadline_ms;
    }
    child->stage = STAGE_RUNS;
    if (signals_end() != 0) {
        fail(child, FAULT_INTERRUPTED, signals_end()); /* told to end: start nothing more */
    } else if ((child->take != NULL &&
                (descriptors_pipe(output) != 0 || fcntl(output[1], F_SETFL, 0) != 0)) ||
               (child->pid = launch(child, common, output[1])) < 0) {
        child->pid = 0;
        fail(child, FAULT_NOT_STARTED, errno);
    }
    close_fd(&output[1]);
    child->output_fd = output[0];
    if (child->pid == 0) { /* it ends by the same way as the others */
        child->stage = STAGE_OUTPUT_LEFT;
        child->next_ms = child->started_ms;
    }
}

/* Ends the child's group: TERM first, and KILL when that did not help. */
static void end_group(struct child *child, enum fault_id why, int64_t number, int64_t now_ms) {
    fail(child, why, number);
    if (child->stage == STAGE_RUNS && child->pid > 0) {
        kill(-child->pid, SIGTERM);
        child->stage = STAGE_TERM_SENT;
        child->next_ms = now_ms + AFTER_TERM_MS;
    }
}

/*
 * One chunk of output, into its file, unchanged, and to its taker. One at a time, so that a flooding child does not keep the others
 * waiting. Returns whether there was any.
 */
static bool read_output(struct child *child, const struct common *common) {
    char *chunk = common->chunk;
    ssize_t length = read(child->output_fd, chunk, CHUNK);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) {
        return false;
    }
    if (length <= 0) {
        if (length < 0) {
            /* What was not read may be what mattered. */
            end_group(child, FAULT_UNREADABLE, 0, common->now_ms);
        }
        close_fd(&child->output_fd);
        return false;
    }
    if (child->copy != NULL) {
        child->copy(child->copy_context, chunk, (size_t)length);
    }
    child->output_length += (uint64_t)length;
    enum fault_id id = child->fault.id;
    if (id != FAULT_NONE && id != FAULT_EXIT && id != FAULT_KILLED) {
        return true; /* read on so that it does not block, but drop what it prints */
    }
    if (child->output_length > child->output_cap) {
        end_group(child, FAULT_FLOODED, (int64_t)(child->output_cap >> 20), common->now_ms);
    } else if (child->take(child->context, chunk, (size_t)length) != 0) {
        end_group(child, FAULT_UNREADABLE, 0, common->now_ms);
    }
    return true;
}

/* The errno of each exec that failed: whoever has ended has written it before, and the pipe never blocks. */
static void read_reports(const struct common *common) {
    struct report report;
    ssize_t length = -1;
    do {
        length = read(common->report[0], &report, sizeof report);
        if (length == (ssize_t)sizeof report && report.child < common->count) {
            fail(&common->children[report.child], FAULT_NOT_STARTED, report.error);
        }
    } while (length == (ssize_t)sizeof report || (length < 0 && errno == EINTR));
}

static void reap(struct child *child, const struct common *common) {
    int status = 0;
    if (child->pid == 0 || waitpid(child->pid, &status, WNOHANG) != child->pid) {
        return;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXEC_FAILED) {
        read_reports(common);
    }
    if (child->fault.id == FAULT_NONE && WIFSIGNALED(status)) {
        fail(child, FAULT_KILLED, WTERMSIG(status));
    } else if (child->fault.id == FAULT_NONE) {
        fail(child, WEXITSTATUS(status) == 0 ? FAULT_NONE : FAULT_EXIT, WEXITSTATUS(status));
        child->exit_code = WEXITSTATUS(status);
    }
    if (!child->leaves_service || child->exit_code < 0) {
        kill(-child->pid, SIGKILL); /* whatever it left behind */
    }
    child->pid = 0;
    child->duration_ms = common->now_ms - child->started_ms;
    child->stage = STAGE_OUTPUT_LEFT;
    child->next_ms = common->now_ms + AFTER_EXIT_MS;
}

/* Something of this child's is due. */
static void on_time(struct child *child, const struct common *common) {
    int64_t now_ms = common->now_ms;
    switch ((enum stage)child->stage) {
    case STAGE_RUNS:
        end_group(child, FAULT_TIMED_OUT, now_ms - child->started_ms, now_ms);
        break;
    case STAGE_TERM_SENT:
        kill(-child->pid, SIGKILL);
        child->stage = STAGE_KILL_SENT;
        child->next_ms = now_ms + AFTER_KILL_MS;
        break;
    case STAGE_KILL_SENT:
        child->duration_ms = now_ms - child->started_ms;
        child->pid = 0;
        close_fd(&child->output_fd);
        break;
    case STAGE_OUTPUT_LEFT:
        /* What it wrote lies in the pipe, however late a busy host lets muxwatch look. */
        for (int i = 0; i < PIPE_CHUNKS && child->output_fd >= 0 && read_output(child, common); i++) {
        }
        close_fd(&child->output_fd);
        break;
    case STAGE_DONE:
        break;
    }
}

/* Moves one child on as far as it goes without waiting. */
static void advance(struct child *child, const struct common *common) {
    reap(child, common);
    if (signals_end() != 0 && child->stage == STAGE_RUNS) {
        end_group(child, FAULT_INTERRUPTED, signals_end(), common->now_ms);
    }
    if (common->now_ms >= child->next_ms) {
        on_time(child, common);
    }
    if (child->stage == STAGE_DONE || child->pid != 0 || child->output_fd >= 0) {
        return;
    }
    child->stage = STAGE_DONE;
    bool again = child->ended != NULL && child->ended(child->context, child);
    if (again && signals_end() == 0) {
        start(child, common);
    }
}

/* Waits until some child has something to say, or something is due. */
static void wait_and_read(struct common *common, bool watched) {
    struct pollfd polls[CHILDREN_MAX + 1] = {{.fd = signals_fd(), .events = POLLIN}};
    int64_t wait_ms = watched ? LOOK_MS : INT32_MAX;
    for (size_t i = 0; i < common->count; i++) {
        const struct child *child = &common->children[i];
        int64_t due_ms = child->stage == STAGE_DONE ? wait_ms : child->next_ms - common->now_ms;
        wait_ms = due_ms < wait_ms ? due_ms : wait_ms;
        polls[i + 1] = (struct pollfd){.fd = child->output_fd, .events = POLLIN}; /* none at -1 */
    }
    poll(polls, common->count + 1, wait_ms > 0 ? (int)wait_ms : 0);
    common->now_ms = clock_ms();
    if (polls[0].revents != 0) {
        signals_drain();
    }
    for (size_t i = 0; i < common->count; i++) {
        if (polls[i + 1].revents != 0) {
            read_output(&common->children[i], common);
        }
    }
}

void children_run(struct child *children, size_t count, int64_t deadline_ms,
                  const struct children_watch *watch) {
    char chunk[CHUNK];
    struct common common = {.children = children,
                            .count = count,
                            .deadline_ms = deadline_ms,
                            .now_ms = clock_ms(),
                            .report = {-1, -1},
                            .chunk = chunk};
    descriptors_pipe(common.report);
    for (size_t i = count; i > 0; i--) {
        start(&children[i - 1], &common);
    }
    for (;;) {
        size_t running = 0;
        for (size_t i = 0; i < count; i++) {
            advance(&children[i], &common);
            running += children[i].stage != STAGE_DONE;
        }
        if (running == 0) {
            close_fd(&common.report[0]);
            close_fd(&common.report[1]);
            return;
        }
        wait_and_read(&common, watch != NULL);
        if (watch != NULL) {
            watch->show(watch->context, running, count);
        }
    }
}
