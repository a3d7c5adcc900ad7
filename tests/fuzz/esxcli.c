/* The printers of esxcli's structures, their output read back by libxml2. */
#include "../unit/printed.h"
#include "scene.h"

#include <libxml/parser.h>

/* The document. What came to the printer printable, as all does but here the name, leaves it so. */
static xmlDoc *read_back(struct printed *printed, const struct scene *scene) {
    const char *text = printed_end(printed);
    int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    xmlDoc *document = xmlReadMemory(text, (int)printed->length, NULL, NULL, options);
    fuzz_check(document != NULL);
    fuzz_check(fuzz_utf8(text) && (fuzz_harmless(text, "\n") || !fuzz_printable(scene->name)));
    printed_free(printed);
    return document;
}

/* The n-th element (from 0) below the node. */
static xmlNode *element(xmlNode *node, unsigned n) {
    for (xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && n-- == 0) {
            return child;
        }
    }
    return NULL;
}

/* The n-th field of a structure says just this, but for characters that were replaced. */
static void check_field(xmlNode *structure, unsigned n, const char *name, const char *text) {
    xmlNode *field = element(structure, n);
    fuzz_check(field != NULL);
    xmlChar *found = xmlGetProp(field, (const xmlChar *)"name");
    xmlChar *value = xmlNodeGetContent(element(field, 0));
    fuzz_check(strcmp((const char *)found, name) == 0);
    if (fuzz_printable(text) && strstr(text, "\xef\xbf") == NULL) {
        fuzz_check(strcmp((const char *)value, text) == 0);
    }
    xmlFree(found);
    xmlFree(value);
}

static void check_report(const struct scene *scene) {
    struct printed printed;
    printed_begin(&printed);
    report_print_esxcli(printed.out, &scene->report);
    xmlDoc *document = read_back(&printed, scene);
    xmlNode *structure = element(xmlDocGetRootElement(document), 0);
    check_field(structure, 0, "State", state_name(scene->report.verdict.state));
    check_field(structure, 2, "Host", scene->name);
    check_field(structure, 3, "Service", scene->report.seen.service);
    fuzz_check(xmlChildElementCount(structure) == 14);
    xmlFreeDoc(document);
}

static void check_past(const struct scene *scene) {
    struct printed printed;
    printed_begin(&printed);
    history_print_esxcli(printed.out, &scene->report);
    xmlDoc *document = read_back(&printed, scene);
    xmlNode *list = element(xmlDocGetRootElement(document), 0);
    fuzz_check(xmlChildElementCount(list) == scene->history.event_count);
    if (scene->history.event_count > 0) {
        check_field(element(list, 0), 1, "Event", scene->history.events[0].text);
    }
    xmlFreeDoc(document);
}

static void check_done(const struct scene *scene) {
    struct printed printed;
    printed_begin(&printed);
    done_print_esxcli(printed.out, &(struct report){.done = scene->name});
    xmlDoc *document = read_back(&printed, scene);
    xmlNode *structure = element(xmlDocGetRootElement(document), 0);
    check_field(structure, 0, "Done", "true");
    check_field(structure, 1, "Message", scene->name);
    xmlFreeDoc(document);
}

static void check_refusal(const struct scene *scene) {
    struct printed printed;
    printed_begin(&printed);
    done_print_esxcli(printed.out, &(struct report){.refusal = scene->name});
    const char *text = printed_end(&printed);
    fuzz_check(strncmp(text, "ERROR: ", 7) == 0 && strchr(text, '\n') == text + strlen(text) - 1);
    fuzz_check(fuzz_utf8(text) && fuzz_harmless(text, "\n"));
    printed_free(&printed);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static struct scene scene;
    struct fuzz_input input = fuzz_input_of(bytes, length);
    scene_make(&scene, &input);
    check_report(&scene);
    check_past(&scene);
    check_done(&scene);
    check_refusal(&scene);
    return 0;
}
