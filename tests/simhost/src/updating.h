/* The lock that an update of the host's software holds while it changes the host (facts: software updates at work). */
#ifndef UPDATING_H
#define UPDATING_H

/* Takes the lock; it ends with this process. Returns 0, or -1 with errno: EAGAIN where another holds it. */
int updating_begin(void);

/* sim updating: holds the lock, says so in one line, and stays until a signal ends it. */
int updating_main(int argc, char **argv);

#endif
