/* The list of connections as XML. */
#include "tally.h"

#include <libxml/parser.h>

static const size_t piece_sizes[] = {1, 2, 3, 7, 61};

static struct reading read_xml(const char *text, size_t length, size_t piece) {
    struct reading reading = reader_read(text, length, piece);
    tally_check_reading(&reading);
    return reading;
}

static uint64_t count_structures(xmlNode *node) {
    uint64_t count = 0;
    for (; node != NULL; node = node->next) {
        bool structure = node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, "structure") == 0;
        count += structure + (node->type == XML_ELEMENT_NODE ? count_structures(node->children) : 0);
    }
    return count;
}

/* What passes for whole is a document without a type declaration to libxml2's other parser too, with those rows. */
static void check_whole(const struct reading *whole, const char *text, size_t length) {
    int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    xmlDoc *document = xmlReadMemory(text, (int)length, NULL, NULL, options);
    fuzz_check(document != NULL);
    fuzz_check(document->intSubset == NULL);
    fuzz_check(whole->seen.rows <= count_structures(document->children));
    xmlFreeDoc(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const char *text = (const char *)bytes;
    struct reading whole = read_xml(text, length, SIZE_MAX);
    struct reading pieces = read_xml(text, length, piece_sizes[length % 5]);
    if (whole.whole) {
        check_whole(&whole, text, length);
    }
    if (whole.whole || pieces.whole) {
        tally_check_same(&whole, &pieces);
    }
    return 0;
}
