#include "updating.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define LOCK_FILE "/var/run/esximg.pid"

int updating_begin(void) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open(LOCK_FILE, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) {
        return -1;
    }
    if (fcntl(fd, F_SETLK, &lock)) {
        errno = errno == EACCES ? EAGAIN : errno;
        return -1;
    }
    return ftruncate(fd, 0) || dprintf(fd, "%d\n", (int)getpid()) < 0 ? -1 : 0;
}

int updating_main(int argc, char **argv) {
    (void)argc;
    (void)argv;
    if (updating_begin()) {
        perror("sim updating");
        return 1;
    }
    puts("updating");
    fflush(stdout);
    for (;;) {
        pause();
    }
}
