/*
 * shortage: makes one allocation of a program fail, or that one and all behind it. Loaded with LD_PRELOAD by
 * tests/vib/allocations, into vibtool as it is used.
 *
 * SHORTAGE_AT      the number of the allocation that fails, from 1 on
 * SHORTAGE_TOLD    a file that is made when it does
 * SHORTAGE_LASTS   set: all behind it fail, too
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

/* glibc's own, which these here stand before. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static bool refused(void) {
    static unsigned long count;
    static unsigned long at;
    static bool lasts;
    if (at == 0) {
        const char *wanted = getenv("SHORTAGE_AT");
        at = wanted != NULL ? strtoul(wanted, NULL, 10) : (unsigned long)-1;
        lasts = getenv("SHORTAGE_LASTS") != NULL;
    }
    count++;
    if (count < at || (count > at && !lasts)) {
        return false;
    }
    const char *told = getenv("SHORTAGE_TOLD");
    if (count == at && told != NULL) {
        close(open(told, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    }
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size) {
    return refused() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    return refused() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    return refused() ? NULL : __libc_realloc(memory, size);
}
