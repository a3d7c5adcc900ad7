#include "standin.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fault.h"

enum {
    RECONNECT_MS = 200,
    CONNECT_MS = 3000, /* an appliance that drops packets is tried again after so long */
    BRIEF_MS = 20000,  /* three such rows at a time, then */
    APART_MS = 50,     /* between two links that come up: longer than a look at all sockets takes */
    CLIENTS_MAX = 64,
};

struct listener {
    const char *address;
    unsigned short port;
    bool udp;
};

struct link {
    const char *from; /* NULL: any */
    const char *to;
    unsigned short port;
    bool brief; /* connect, hang up, wait, again: leaves TIME_WAIT rows */
};

struct standin {
    const char *name;
    const char *thread; /* name of its further threads; NULL: as the program */
    int idle;           /* further threads without a connection */
    struct listener listeners[4];
    struct link links[3]; /* one thread each; they come up in this order */
};

/* Addresses and ports of Mux, the appliance and the manager are those of the vendor's own example. */
static const struct standin standins[] = {
    {.name = "vShield-Endpoint-Mux",
     .links = {{"10.3.239.40", "10.3.239.34", 443, false},
               {"10.3.239.40", "10.3.239.34", 443, false},
               {"169.254.1.1", "169.254.1.39", 48651, false}}},
    {.name = "nsx-context-mux", .idle = 2, .links = {{"169.254.1.1", "169.254.1.39", 48651, false}}},
    {.name = "hostd",
     .thread = "hostd-worker",
     .idle = 3,
     .listeners = {{"127.0.0.1", 8307, false}, {"::1", 8307, false}}},
    {.name = "rhttpproxy",
     .thread = "rhttpproxy-work",
     .listeners = {{"0.0.0.0", 443, false}, {"::", 443, false}, {"0.0.0.0", 80, false}},
     .links = {{NULL, "127.0.0.1", 8307, false},
               {NULL, "::1", 8307, false},
               {NULL, "127.0.0.1", 8307, true}}},
    {.name = "vpxa",
     .thread = "vpxa-worker",
     .listeners = {{"127.0.0.1", 8089, false}},
     .links = {{NULL, "127.0.0.1", 8307, false}, {NULL, "10.3.239.34", 443, false}}},
    {.name = "sshd", .listeners = {{"0.0.0.0", 22, false}, {"::", 22, false}}},
    {.name = "ntpd", .listeners = {{"0.0.0.0", 123, true}, {"::", 123, true}, {"127.0.0.1", 123, true}}},
    {.name = "ds_am", .listeners = {{"169.254.1.39", 48651, false}}},
    {.name = "nsxmgr", .listeners = {{"10.3.239.34", 443, false}}},
};

const struct standin *standin_find(const char *name) {
    for (size_t i = 0; i < sizeof standins / sizeof *standins; i++) {
        if (strcmp(name, standins[i].name) == 0) {
            return &standins[i];
        }
    }
    return NULL;
}

/* Fills in a socket address from text; returns its length. */
static socklen_t address_make(struct sockaddr_storage *address, const char *text, unsigned short port) {
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
    memset(address, 0, sizeof *address);
    if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1) {
        memcpy(address, &six, sizeof six);
        return sizeof six;
    }
    inet_pton(AF_INET, text, &four.sin_addr);
    memcpy(address, &four, sizeof four);
    return sizeof four;
}

static int listener_open(const struct listener *listener) {
    struct sockaddr_storage address;
    const int yes = 1;
    socklen_t length = address_make(&address, listener->address, listener->port);
    int fd = socket(address.ss_family, (listener->udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -1;
    }
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (address.ss_family == AF_INET6) {
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    }
    if (bind(fd, (struct sockaddr *)&address, length) || (!listener->udp && listen(fd, 16))) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

/* Waits until the connecting socket is connected. */
static bool link_is_up(int fd) {
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    int error = ETIMEDOUT;
    socklen_t length = sizeof error;
    if (poll(&wait, 1, CONNECT_MS) == 1) {
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
    }
    return error == 0;
}

/*
 * Connects and stays until the other end hangs up (or, where it is brief, hangs up itself). As soon as it is known whether there
 * is a connection, `tried` is posted. False: no connection.
 */
static bool link_hold(const struct link *link, sem_t *tried) {
    struct sockaddr_storage to;
    struct sockaddr_storage from;
    char byte;
    socklen_t length = address_make(&to, link->to, link->port);
    int fd = socket(to.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (link->from) {
        bind(fd, (struct sockaddr *)&from, address_make(&from, link->from, 0));
    }
    bool up = (connect(fd, (struct sockaddr *)&to, length) == 0 || errno == EINPROGRESS) && link_is_up(fd);
    sem_post(tried);
    if (up && !link->brief) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        while (poll(&wait, 1, -1) == 1 && read(fd, &byte, 1) > 0) {
        }
    }
    close(fd);
    return up;
}

struct thread {
    const struct standin *standin;
    const struct link *link; /* NULL: an idle one */
    sem_t tried;             /* posted after each attempt to connect */
};

/* A descriptor table of its own makes the connection this thread's own, so that its world is the row's owner. */
static void *thread_run(void *context) {
    struct thread *thread = context;
    const struct link *link = thread->link;
    if (thread->standin->thread) {
        prctl(PR_SET_NAME, thread->standin->thread);
    }
    unshare(CLONE_FILES);
    while (link) {
        bool was_up = link_hold(link, &thread->tried);
        poll(NULL, 0, was_up && link->brief ? BRIEF_MS : RECONNECT_MS);
    }
    for (;;) {
        pause();
    }
    return NULL;
}

/*
 * A link is begun when those before it were tried: whoever sees Mux connected to the appliance sees it connected to the manager,
 * too, where that is there.
 */
static int threads_start(const struct standin *standin) {
    static struct thread threads[16];
    const size_t links_max = sizeof standin->links / sizeof *standin->links;
    size_t count = 0;
    for (int i = 0; i < standin->idle; i++) {
        threads[count++].standin = standin;
    }
    for (size_t i = 0; i < links_max && standin->links[i].to; i++) {
        threads[count++] = (struct thread){.standin = standin, .link = &standin->links[i]};
    }
    for (size_t i = 0; i < count; i++) {
        pthread_t id;
        if (i > 0 && threads[i - 1].link) {
            while (sem_wait(&threads[i - 1].tried)) {
            }
            poll(NULL, 0, APART_MS);
        }
        if (sem_init(&threads[i].tried, 0, 0) || pthread_create(&id, NULL, thread_run, &threads[i])) {
            return -1;
        }
    }
    return 0;
}

/* Opens what the stand-in listens on; returns their number, or -1. */
static int listeners_open(const struct standin *standin, struct pollfd *polled) {
    int count = 0;
    while (count < 4 && standin->listeners[count].address) {
        polled[count].fd = listener_open(&standin->listeners[count]);
        polled[count].events = POLLIN;
        if (polled[count].fd < 0 && errno != EAFNOSUPPORT && errno != EADDRNOTAVAIL) {
            return -1; /* a kernel without IPv6 is no reason not to be there */
        }
        count++;
    }
    return count;
}

/* Takes a connection or reads from one; what comes is thrown away, and who hangs up is hung up on. */
static void ready_serve(struct pollfd *polled, int *count, int index, int listeners) {
    char waste[512];
    int fd = polled[index].fd;
    if (index < listeners) {
        int client = accept(fd, NULL, NULL);
        if (client >= 0 && *count < CLIENTS_MAX) {
            polled[(*count)++] = (struct pollfd){.fd = client, .events = POLLIN};
        } else if (client >= 0) {
            close(client);
        }
    } else if (read(fd, waste, sizeof waste) <= 0) {
        close(fd);
        polled[index] = polled[--*count];
    }
}

static void listeners_serve(struct pollfd *polled, int listeners) {
    int count = listeners;
    while (poll(polled, (nfds_t)count, -1) >= 0) {
        for (int i = count - 1; i >= 0; i--) {
            if (polled[i].revents) {
                ready_serve(polled, &count, i, listeners);
            }
        }
    }
}

int standin_run(const struct standin *standin) {
    struct pollfd polled[CLIENTS_MAX];
    int listeners = listeners_open(standin, polled);
    int life_s = strstr(standin->name, "ux") ? fault_seconds("mux-crash-loop", 1) : -1;
    if (listeners < 0 || threads_start(standin)) {
        perror(standin->name);
        return 1;
    }
    if (life_s >= 0) {
        sleep((unsigned)life_s);
        raise(SIGKILL);
    }
    listeners_serve(polled, listeners);
    return 1;
}
