/*
 * least FILE          has libxml2's push parser read a list, with handlers that do nothing: what the library that muxwatch is
 *                     linked with takes for it at least.
 * least COMMAND...    does what no check can do without: it starts the commands side by side, as minimal.c does, and reads what
 *                     each prints, through a pipe; what the first one prints is for libxml2. It has no deadline, no signal, no
 *                     reader of its own and no verdict. The first command's argument is --formatter=xml.
 */
#include <fcntl.h>
#include <libxml/parser.h>
#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_SIZE = 16 * 1024, PIECE = 2 * 1024, COMMANDS_MAX = 8 }; /* the sizes are muxwatch's */

static void begin(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int spaces,
                  const xmlChar **space, int attributes, int defaulted, const xmlChar **attribute) {
    (void)context, (void)name, (void)prefix, (void)uri, (void)spaces, (void)space, (void)attributes,
        (void)defaulted;
    (void)attribute;
}

static void end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)context, (void)name, (void)prefix, (void)uri;
}

static void text(void *context, const xmlChar *bytes, int length) {
    (void)context, (void)bytes, (void)length;
}

static void parse(xmlParserCtxtPtr parser, const char *bytes, ssize_t length) {
    for (ssize_t done = 0; done < length; done += PIECE) {
        xmlParseChunk(parser, bytes + done, (int)(length - done < PIECE ? length - done : PIECE), 0);
    }
}

/* Starts a command; returns the end of a pipe from which its output is read. */
static int start(char *command, char *argument) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        _exit(1);
    }
    if (vfork() == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execv(command, (char *[]){command, argument, NULL});
        _exit(127);
    }
    close(ends[1]);
    return ends[0];
}

int main(int count, char *words[]) {
    static char bytes[READ_SIZE];
    struct pollfd polled[COMMANDS_MAX];
    xmlSAXHandler handlers = {
        .initialized = XML_SAX2_MAGIC, .startElementNs = begin, .endElementNs = end, .characters = text};
    int open_ones = count - 1;
    if (open_ones < 1 || open_ones > COMMANDS_MAX) {
        fprintf(stderr, "usage: least FILE | least COMMAND COMMAND...\n");
        return 2;
    }
    for (int i = 0; i < count - 1; i++) {
        int fd = count == 2 ? open(words[1], O_RDONLY)
                            : start(words[i + 1], i == 0 ? "--formatter=xml" : "status");
        polled[i] = (struct pollfd){.fd = fd, .events = POLLIN};
    }
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handlers, NULL, NULL, 0, NULL);
    while (open_ones > 0 && poll(polled, (nfds_t)count - 1, -1) > 0) {
        for (int i = 0; i < count - 1; i++) {
            if (polled[i].revents == 0) {
                continue;
            }
            ssize_t length = read(polled[i].fd, bytes, sizeof bytes);
            if (length <= 0) {
                close(polled[i].fd);
                polled[i].fd = -1;
                open_ones--;
            } else if (i == 0) {
                parse(parser, bytes, length);
            }
        }
    }
    while (wait(NULL) > 0) {
    }
    xmlParseChunk(parser, "", 0, 1);
    return parser->wellFormed ? 0 : 1;
}
