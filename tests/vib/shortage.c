/*
 * shortage: makes one allocation of a program fail, or that one and all behind it. Loaded with LD_PRELOAD by the sweeps of
 * allocations (tests/vib/allocations, tests/sweeps/driver/allocations.py) into a dynamic program, sanitized or not.
 *
 * SHORTAGE_PLACES  a file that gets a number of 8 bytes for each allocation: what called what, as a hash; none fails then
 * SHORTAGE_AT      the number of the allocation that fails, from 1 on
 * SHORTAGE_TOLD    a file that gets a line when it does, and one when the program crashes: where
 * SHORTAGE_LASTS   set: all behind it fail, too
 * SHORTAGE_NAMED   set: there are no files without a name, as on many a network's file system
 */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

/* glibc's own, and those of ASan where the program has it: what these here stand before. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__interceptor_malloc(size_t size) __attribute__((weak));
void *__interceptor_calloc(size_t count, size_t size) __attribute__((weak));
void *__interceptor_realloc(void *memory, size_t size) __attribute__((weak));

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);
int open(const char *path, int flags, ...);
int archive_write_header(void *archive, void *entry);

enum { CALLERS_MAX = 64 };

/* The one function of libarchive that is known to crash without memory is under way. */
static bool in_archive_write_header;

/* The file that a variable names, to add to it; -1 where it names none. No allocation, no stdio. */
static int open_named_by(const char *variable) {
    const char *path = getenv(variable);
    return path != NULL ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
}

/* Adds a line to the file SHORTAGE_TOLD. */
static void tell(const char *what, const char *where) {
    int fd = open_named_by("SHORTAGE_TOLD");
    const char *const texts[] = {what, where, in_archive_write_header ? " in archive_write_header\n" : "\n"};
    for (size_t i = 0; fd >= 0 && i < sizeof texts / sizeof texts[0]; i++) {
        if (write(fd, texts[i], strlen(texts[i])) < 0) {
            _exit(98);
        }
    }
    close(fd);
}

/* Where the places of allocations are noted; -1: nowhere. */
static int places = -1;

/* FNV-1a over the return addresses of all callers. */
static void note_place(void) {
    void *callers[CALLERS_MAX];
    uint64_t hash = 14695981039346656037U;
    static bool noting; /* backtrace() may allocate, too */
    if (noting) {
        return;
    }
    noting = true;
    int count = backtrace(callers, CALLERS_MAX);
    for (int i = 0; i < count; i++) {
        hash = (hash ^ (uintptr_t)callers[i]) * 1099511628211U;
    }
    if (write(places, &hash, sizeof hash) != (ssize_t)sizeof hash) {
        _exit(98);
    }
    noting = false;
}

static bool refused(void) {
    static unsigned long count;
    static unsigned long at;
    static bool lasts;
    if (at == 0 && environ == NULL) {
        return false; /* ASan's own, before the C library is ready */
    }
    if (at == 0) {
        const char *wanted = getenv("SHORTAGE_AT");
        at = wanted != NULL ? strtoul(wanted, NULL, 10) : (unsigned long)-1;
        lasts = getenv("SHORTAGE_LASTS") != NULL;
        places = open_named_by("SHORTAGE_PLACES");
    }
    if (places >= 0) {
        note_place();
        return false;
    }
    count++;
    if (count < at || (count > at && !lasts)) {
        return false;
    }
    if (count == at) {
        tell("refused", "");
    }
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size) {
    if (refused()) {
        return NULL;
    }
    return __interceptor_malloc != NULL ? __interceptor_malloc(size) : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    if (refused()) {
        return NULL;
    }
    return __interceptor_calloc != NULL ? __interceptor_calloc(count, size) : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    if (refused()) {
        return NULL;
    }
    return __interceptor_realloc != NULL ? __interceptor_realloc(memory, size) : __libc_realloc(memory, size);
}

int open(const char *path, int flags, ...) {
    mode_t mode = 0;
    if ((flags & (O_CREAT | __O_TMPFILE)) != 0) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
    }
    if ((flags & O_TMPFILE) == O_TMPFILE && getenv("SHORTAGE_NAMED") != NULL) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int archive_write_header(void *archive, void *entry) {
    int (*own)(void *, void *) = (int (*)(void *, void *))dlsym(RTLD_NEXT, "archive_write_header");
    in_archive_write_header = true;
    int result = own(archive, entry);
    in_archive_write_header = false;
    return result;
}

/* Says in which file's code the program crashed; then it crashes again, and for good. */
static void tell_crash(int number, siginfo_t *information, void *context) {
    const ucontext_t *machine = context;
    Dl_info place;
    (void)number;
    (void)information;
    bool known = dladdr((void *)machine->uc_mcontext.gregs[REG_RIP], &place) != 0;
    const char *slash = known ? strrchr(place.dli_fname, '/') : NULL;
    tell("crashed in ", slash != NULL ? slash + 1 : known ? place.dli_fname : "?");
}

static void watch_crashes(void) __attribute__((constructor));

static void watch_crashes(void) {
    struct sigaction action = {.sa_sigaction = tell_crash, .sa_flags = SA_SIGINFO | (int)SA_RESETHAND};
    sigaction(SIGSEGV, &action, NULL);
}
