#include "uname.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/ioctl.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "installed.h"
#include "world.h"

enum { PAGE = 4096 };

int uname_intercept(const struct release *release, bool user) {
    const unsigned exec = release->installed_only ? SECCOMP_RET_USER_NOTIF : SECCOMP_RET_ALLOW;
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, 7),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_uname, 6, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setgroups, 6, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 6, 0),
        /* No name space has a wall clock of its own: what is set here would be the machine's. */
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clock_settime, 6, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_settimeofday, 5, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clock_adjtime, 4, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, user ? SECCOMP_RET_ERRNO : SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, exec),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    };
    struct sock_fprog filter = {sizeof code / sizeof *code, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) {
        return -1;
    }
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
}

const char *uname_nodename(void) {
    const char *name = getenv("SIMHOST_NAME");
    return name && strlen(name) < sizeof((struct utsname *)NULL)->nodename ? name : "esx01";
}

static void name_fill(struct utsname *name, const struct release *release) {
    memset(name, 0, sizeof *name);
    strcpy(name->sysname, "VMkernel");
    strcpy(name->nodename, uname_nodename());
    strcpy(name->machine, "x86_64");
    strcpy(name->release, release->version);
    snprintf(name->version, sizeof name->version, "#1 SMP Release build-%s %s", release->build,
             release->kernel_date);
}

/* Not ioctl(): musl takes the request as an int, which these do not fit into. */
static long listener_do(int listener, unsigned long request, void *argument) {
    return syscall(SYS_ioctl, listener, request, argument);
}

/* uname(2): 0, or a negative errno. */
static int name_write(const struct seccomp_notif *call, const struct release *release) {
    struct utsname name;
    name_fill(&name, release);
    struct iovec from = {&name, sizeof name};
    struct iovec to = {(void *)(uintptr_t)call->data.args[0], sizeof name};
    return process_vm_writev((pid_t)call->pid, &from, 1, &to, 1, 0) == (ssize_t)sizeof name ? 0 : -EFAULT;
}

/* execve(2): whether the program may run. */
static bool program_may_run(const struct seccomp_notif *call) {
    char path[INSTALLED_PATH_SIZE] = "";
    uintptr_t address = (uintptr_t)call->data.args[0];
    /* Of a path that ends in the caller's first page the next one need not be there: it is read as a part of its own. */
    size_t ahead = PAGE - address % PAGE;
    ahead = ahead < sizeof path - 1 ? ahead : sizeof path - 1;
    struct iovec to = {path, sizeof path - 1};
    struct iovec from[] = {{(void *)address, ahead}, {(void *)(address + ahead), sizeof path - 1 - ahead}};
    return process_vm_readv((pid_t)call->pid, &to, 1, from, 2, 0) <= 0 ||
           installed_may_run((int)call->pid, path);
}

void uname_answer(int listener, const struct release *release) {
    struct seccomp_notif call;
    memset(&call, 0, sizeof call);
    if (listener_do(listener, SECCOMP_IOCTL_NOTIF_RECV, &call)) {
        return; /* the caller was killed meanwhile */
    }
    struct seccomp_notif_resp answer = {.id = call.id};
    if (!world_is_here((int)call.pid)) {
        /* The appliance and the manager are Linux machines: they keep their own uname. */
        answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    } else if (call.data.nr == SYS_uname) {
        answer.error = name_write(&call, release);
    } else if (program_may_run(&call)) {
        answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    } else {
        answer.error = -EPERM;
    }
    listener_do(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}
