/*
 * A stand-in for one of the host's programs: it waits for as many milliseconds as stand in NAME.delay, prints what is in
 * NAME.ARGUMENT, by its first argument, or else in NAME.out, and ends with 0. NAME is its own; the files are in /bench. So a
 * probe costs what it waits for, and nothing where it does not wait.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static ssize_t read_file(const char *name, const char *kind, char *to, size_t size) {
    char path[128];
    snprintf(path, sizeof path, "/bench/%s.%s", name, kind);
    int fd = open(path, O_RDONLY);
    return fd < 0 ? -1 : read(fd, to, size);
}

int main(int count, char *words[]) {
    static char text[256 * 1024];
    if (count < 2) {
        return 2;
    }
    const char *slash = strrchr(words[0], '/');
    const char *name = slash != NULL ? slash + 1 : words[0];
    ssize_t length = read_file(name, "delay", text, sizeof text - 1);
    long delay_ms = length > 0 ? strtol(text, NULL, 10) : 0;
    if (delay_ms > 0) {
        nanosleep(&(struct timespec){delay_ms / 1000, delay_ms % 1000 * 1000000}, NULL);
    }
    length = read_file(name, words[1], text, sizeof text);
    if (length < 0) {
        length = read_file(name, "out", text, sizeof text);
    }
    for (ssize_t done = 0, written = 0; done < length; done += written) {
        written = write(STDOUT_FILENO, text + done, (size_t)(length - done));
        if (written <= 0) {
            return 1;
        }
    }
    return length < 0 ? 127 : 0;
}
