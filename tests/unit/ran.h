/*
 * ran: runs a program by children_run and keeps what came of it.
 */
#ifndef MUXWATCH_UNIT_RAN_H
#define MUXWATCH_UNIT_RAN_H

#include "host/children.h"

#include "host/clock.h"
#include "host/descriptors.h"
#include "host/signals.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Far beyond what any of these takes, and far below the 30 s that a child sleeps which must be ended. */
enum { SOON_MS = 8000, OUTPUT_SIZE = 4 * 1024 * 1024 };

struct ran {
    struct child child;
    const char *arguments[4];
    char *output;
    size_t length;
    bool refuses;
};

static inline int keep(void *context, const char *bytes, size_t length) {
    struct ran *ran = context;
    assert_true(ran->length + length < OUTPUT_SIZE);
    memcpy(ran->output + ran->length, bytes, length);
    ran->length += length;
    ran->output[ran->length] = '\0';
    return ran->refuses ? -1 : 0;
}

/* A shell script to be run. */
static inline void prepare(struct ran *ran, const char *script) {
    memset(ran, 0, sizeof *ran);
    ran->output = calloc(1, OUTPUT_SIZE);
    ran->arguments[0] = "/bin/sh";
    ran->arguments[1] = "-c";
    ran->arguments[2] = script;
    ran->child = (struct child){
        .arguments = ran->arguments,
        .timeout_ms = 20000,
        .output_cap = OUTPUT_SIZE - 1,
        .take = keep,
        .context = ran,
    };
}

/* A single program without arguments. */
static inline void prepare_program(struct ran *ran, const char *path) {
    prepare(ran, NULL);
    ran->arguments[0] = path;
    ran->arguments[1] = NULL;
}

static inline void release(struct ran *ran) {
    free(ran->output);
}

static inline int count_descriptors(void) {
    int count = 0;
    for (int fd = 0; fd < 256; fd++) {
        count += fcntl(fd, F_GETFD) >= 0;
    }
    return count;
}

/* Runs it, and sees that nothing of it is left: no descriptor, no zombie. */
static inline void run(struct ran *ran) {
    int before = count_descriptors();
    int64_t since = clock_ms();
    children_run(&ran->child, 1, since + 60000, NULL);
    assert_true(clock_ms() - since < SOON_MS);
    assert_int_equal(count_descriptors(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

/* Whether the process lives; one that only waits to be reaped does not. */
static inline bool lives(long pid) {
    char path[40];
    char state = 'Z';
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    FILE *file = fopen(path, "r");
    if (file != NULL) {
        assert_int_equal(fscanf(file, "%*d (%*[^)]) %c", &state), 1);
        fclose(file);
    }
    return state != 'Z' && state != 'X';
}

static inline bool dies_soon(long pid) {
    for (int i = 0; i < 100 && lives(pid); i++) {
        usleep(20000);
    }
    return !lives(pid);
}

/* As main begins: what the test itself inherited is none of the children's. */
static inline int begin(void **state) {
    (void)state;
    return descriptors_secure() != 0 || signals_begin(120) != 0 ? -1 : 0;
}

#endif
