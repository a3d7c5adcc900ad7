#include "deaf.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

int deaf_main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int reader = socket(AF_UNIX, SOCK_DGRAM, 0);
    int writer = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (argc != 2) {
        fputs("usage: sim deaf PATH\n", stderr);
        return 1;
    }
    snprintf(address.sun_path, sizeof address.sun_path, "%s.unready", argv[1]);
    if (bind(reader, (struct sockaddr *)&address, sizeof address) || chmod(address.sun_path, 0666) ||
        connect(writer, (struct sockaddr *)&address, sizeof address)) {
        perror("sim deaf");
        return 1;
    }
    while (send(writer, "unread", 6, 0) > 0) {
    }
    if (rename(address.sun_path, argv[1])) {
        perror("sim deaf");
        return 1;
    }
    for (;;) {
        pause();
    }
}
