#include "xmlfield.h"

#include <stdio.h>

#include "xml.h"

int xmlfield_main(int argc, char **argv) {
    xmlDoc *document = argc > 2 ? xml_read_file(argv[1]) : NULL;
    const xmlNode *node = document ? xmlDocGetRootElement(document) : NULL;
    for (int i = 2; i < argc && node; i++) {
        node = xml_child(node, argv[i]);
    }
    if (node) {
        puts(xml_text(node));
    }
    xmlFreeDoc(document);
    return node ? 0 : 1;
}
