/*
 * shortage: makes one allocation of a program fail, or that one and all behind it. Loaded with LD_PRELOAD by the sweeps of
 * allocations (tests/sweeps/driver/allocations.py) and by vibtool's test into a dynamic program, sanitized or not.
 *
 * SHORTAGE_AT      the number of the allocation that fails, from 1 on
 * SHORTAGE_TOLD    a file that gets a line when it does
 * SHORTAGE_LASTS   set: all behind it fail, too
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
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

/* Adds a line to the file SHORTAGE_TOLD. No allocation, no stdio. */
static void tell_refusal(void) {
    static const char line[] = "refused\n";
    const char *path = getenv("SHORTAGE_TOLD");
    int fd = path != NULL ? open(path, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    if (fd >= 0 && write(fd, line, sizeof line - 1) < 0) {
        _exit(98);
    }
    close(fd);
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
    }
    count++;
    if (count < at || (count > at && !lasts)) {
        return false;
    }
    if (count == at) {
        tell_refusal();
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
