/*
 * lock: keeps two runs from doing the same at once, and shows whether another program holds a lock of its own.
 */
#ifndef MUXWATCH_HOST_LOCK_H
#define MUXWATCH_HOST_LOCK_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Takes the lock, a record lock on byte `part` of the file (made if missing): it ends with the process, however that ends.
 * Tries until `deadline_ms` of clock_ms(), at least once. Returns a descriptor to keep open, or -1 with
 * errno: EAGAIN when another process holds it.
 */
int lock_take(const char *path, unsigned part, int64_t deadline_ms);

/*
 * Whether another process holds a write lock on the file. Where that cannot be told, it counts as held; where there is no
 * such file, it is not.
 */
bool lock_held(const char *path);

#endif
