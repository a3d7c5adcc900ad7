/* Internet sockets of the simulated host, as the rows of `esxcli network ip connection list`. */
#ifndef SOCKET_H
#define SOCKET_H

struct socket_row {
    const char *protocol; /* "tcp" or "udp" */
    long receive_queue;   /* bytes */
    long send_queue;      /* bytes */
    char local[64];       /* "127.0.0.1:8307", "[::1]:8307" */
    char foreign[64];
    const char *state; /* empty on UDP */
    long world;        /* world that owns the socket; 0 where none does any more, as in TIME_WAIT */
    char owner[64];    /* that world's name */
};

/* Called for each socket; a result other than 0 ends the walk. */
typedef int socket_visit(const struct socket_row *row, void *context);

/* Walks over all sockets. Returns what the last visit returned, or -1 where they cannot be read. */
int socket_each(socket_visit *visit, void *context);

#endif
