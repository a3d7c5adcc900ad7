/*
 * xml-alone FILE has libxml2's push parser read a list, with handlers that do nothing: what the library that muxwatch is linked
 * with takes for it at least.
 */
#include <fcntl.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <unistd.h>

enum { CHUNK = 2 * 1024 }; /* as muxwatch gives it */

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

int main(int count, char *words[]) {
    char chunk[CHUNK];
    ssize_t length;
    xmlSAXHandler handlers = {
        .initialized = XML_SAX2_MAGIC, .startElementNs = begin, .endElementNs = end, .characters = text};
    int fd = count == 2 ? open(words[1], O_RDONLY) : -1;
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handlers, NULL, NULL, 0, NULL);
    if (fd < 0 || parser == NULL) {
        fprintf(stderr, "usage: xml-alone FILE\n");
        return 2;
    }
    while ((length = read(fd, chunk, sizeof chunk)) > 0) {
        xmlParseChunk(parser, chunk, (int)length, 0);
    }
    xmlParseChunk(parser, "", 0, 1);
    return parser->wellFormed ? 0 : 1;
}
