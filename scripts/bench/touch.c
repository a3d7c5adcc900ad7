/*
 * touch COUNT writes a byte into each of COUNT pages of memory that nobody has used yet, and does nothing else: what the first
 * touch of a page costs on this machine.
 */
#include <stdlib.h>
#include <sys/mman.h>

enum { PAGE = 4096, COUNT_MAX = 100000 };

int main(int count, char *words[]) {
    long pages = count == 2 ? strtol(words[1], NULL, 10) : -1;
    if (pages < 0 || pages > COUNT_MAX) {
        return 2;
    }
    size_t size = (size_t)(pages + 1) * PAGE;
    volatile char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return 1;
    }
    for (long i = 0; i < pages; i++) {
        memory[i * PAGE] = 1;
    }
    return 0;
}
