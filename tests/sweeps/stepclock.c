/*
 * stepclock: runs a program whose wall clock is set while it runs, the shipped muxwatch for one.
 *   stepclock SECONDS PROGRAM [ARGUMENT]...
 * When the program, or stepclock, is sent SIGWINCH, its wall clock is SECONDS off from then on; the signal itself does not reach
 * it. A program does not ask the kernel for the time, it reads it from a page that the kernel shares with it. So that page is
 * taken out of what the program is told at its start, and what the kernel then answers is changed, by ptrace. Its children are
 * left alone. A line in /sweep/trace says that a reading was changed.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    WORD = sizeof(long),
    FAILED = 99,
    SYSCALL_STOP = SIGTRAP | 0x80,
    OPTIONS = PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL
};

static volatile sig_atomic_t stepped;

static void step(int number) {
    (void)number;
    stepped = 1;
}

static _Noreturn void give_up(const char *what) {
    fprintf(stderr, "stepclock: %s: %s\n", what, strerror(errno));
    exit(FAILED);
}

static long peek(pid_t pid, unsigned long address) {
    errno = 0;
    long word = ptrace(PTRACE_PEEKDATA, pid, address, NULL);
    if (errno != 0) {
        give_up("peek");
    }
    return word;
}

static void poke(pid_t pid, unsigned long address, long word) {
    if (ptrace(PTRACE_POKEDATA, pid, address, word) != 0) {
        give_up("poke");
    }
}

static struct user_regs_struct registers(pid_t pid) {
    struct user_regs_struct found;
    if (ptrace(PTRACE_GETREGS, pid, NULL, &found) != 0) {
        give_up("registers");
    }
    return found;
}

/* On the stack of a program that begins: the count of arguments, those, NULL, the environment, NULL, pairs of type and value. */
static void hide_shared_page(pid_t pid) {
    unsigned long at = registers(pid).rsp;
    at += (unsigned long)(1 + peek(pid, at) + 1) * WORD;
    while (peek(pid, at) != 0) {
        at += WORD;
    }
    for (at += WORD; peek(pid, at) != AT_NULL; at += 2 * WORD) {
        if (peek(pid, at) == AT_SYSINFO_EHDR) {
            poke(pid, at, AT_IGNORE);
        }
    }
}

static void tell(void) {
    static const char line[] = "the clock was set (INJECTED)\n";
    static bool told;
    int fd = told ? -1 : open("/sweep/trace", O_WRONLY | O_CREAT | O_APPEND, 0600);
    told = told || (fd >= 0 && write(fd, line, sizeof line - 1) > 0);
    if (fd >= 0) {
        close(fd);
    }
}

/* At the end of a system call. */
static void change_reading(pid_t pid, long seconds) {
    struct user_regs_struct call = registers(pid);
    if (stepped && call.orig_rax == SYS_clock_gettime && call.rdi == CLOCK_REALTIME && call.rax == 0) {
        poke(pid, call.rsi, peek(pid, call.rsi) + seconds);
        tell();
    }
}

/* Follows the program to its end. Returns how it ended, as wait() says it. */
static int follow(pid_t pid, long seconds) {
    bool inside = false; /* of a system call */
    int status = 0;
    long passed_on = 0;
    while (ptrace(PTRACE_SYSCALL, pid, NULL, passed_on) == 0) {
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
        if (!WIFSTOPPED(status)) {
            return status;
        }
        int number = WSTOPSIG(status);
        passed_on = number == SYSCALL_STOP || number == SIGWINCH ? 0 : number;
        stepped |= number == SIGWINCH;
        if (number == SYSCALL_STOP) {
            inside = !inside;
        }
        if (number == SYSCALL_STOP && !inside) {
            change_reading(pid, seconds);
        }
    }
    give_up("follow");
}

int main(int count, char **words) {
    struct sigaction action = {.sa_handler = step};
    int status = 0;
    if (count < 3 || sigaction(SIGWINCH, &action, NULL) != 0) {
        give_up("stepclock SECONDS PROGRAM [ARGUMENT]...");
    }
    pid_t pid = fork();
    if (pid == 0) {
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        execv(words[2], words + 2);
        _exit(FAILED);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, pid, NULL, OPTIONS) != 0) {
        give_up(words[2]);
    }
    hide_shared_page(pid);
    status = follow(pid, strtol(words[1], NULL, 10));
    return WIFEXITED(status) ? WEXITSTATUS(status) : FAILED;
}
