#include "vibs.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "format.h"
#include "refuse.h"
#include "release.h"
#include "xml.h"

/* A folder for each VIB that the running host has: its descriptor, and the date it was installed on. */
#define LIVE "/sim/live"

enum { TEXT_SIZE = 1024 };

static const struct {
    const char *word; /* in a descriptor */
    const char *name; /* as the host says it */
} levels[] = {
    {"certified", "VMwareCertified"},
    {"accepted", "VMwareAccepted"},
    {"partner", "PartnerSupported"},
    {"community", "CommunitySupported"},
};

static const char *level_name(const char *word) {
    size_t i = 0;
    while (i + 1 < sizeof levels / sizeof *levels && strcmp(word, levels[i].word) != 0) {
        i++;
    }
    return levels[i].name;
}

/* One VIB of the host. */
struct vib {
    xmlDoc *document;
    const xmlNode *root;
    char id[256];
    char installed[32]; /* date */
};

static void vib_read_date(struct vib *vib, const char *name) {
    char path[PATH_MAX];
    size_t length;
    snprintf(path, sizeof path, LIVE "/%s/date", name);
    char *date = file_read(path, &length);
    snprintf(vib->installed, sizeof vib->installed, "%.10s", date ? date : "");
    free(date);
}

static int vib_open(struct vib *vib, const char *name) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, LIVE "/%s/descriptor.xml", name);
    vib->document = xml_read_file(path);
    if (!vib->document) {
        return -1;
    }
    vib->root = xmlDocGetRootElement(vib->document);
    snprintf(vib->id, sizeof vib->id, "%s_%s_%s_%s", xml_child_text(vib->root, "vendor"),
             xml_child_text(vib->root, "type"), name, xml_child_text(vib->root, "version"));
    vib_read_date(vib, name);
    return 0;
}

static const char *vib_level(const struct vib *vib) {
    return level_name(xml_child_text(vib->root, "acceptance-level"));
}

/* Adds a row for a VIB to a table. Returns 0, or -1 without memory. */
typedef int vib_add(const struct vib *vib, struct table *table);

static int summary_add(const struct vib *vib, struct table *table) {
    const char *const cells[] = {xml_child_text(vib->root, "name"),
                                 xml_child_text(vib->root, "version"),
                                 xml_child_text(vib->root, "vendor"),
                                 vib_level(vib),
                                 vib->installed,
                                 "host"};
    int failed = 0;
    for (size_t i = 0; i < table->width && !failed; i++) {
        failed = table_add(table, cells[i]);
    }
    return failed;
}

/* Joins what an element's children say, each by `say`, with ", ". */
static void join(char *text, size_t size, const xmlNode *parent,
                 int (*say)(char *, size_t, const xmlNode *)) {
    size_t used = 0;
    text[0] = '\0';
    for (const xmlNode *node = xml_child(parent, NULL); node && used < size; node = xml_next(node, NULL)) {
        used += (size_t)snprintf(text + used, size - used, "%s", used ? ", " : "");
        used += used < size ? (size_t)say(text + used, size - used, node) : 0;
    }
}

static int constraint_say(char *text, size_t size, const xmlNode *node) {
    const char *relation = xml_attribute(node, "relation");
    const char *version = xml_attribute(node, "version");
    const char *name = xml_attribute(node, "name");
    return relation && version ? snprintf(text, size, "%s %s %s", name, relation, version)
                               : snprintf(text, size, "%s", name ? name : "");
}

static int text_say(char *text, size_t size, const xmlNode *node) {
    return snprintf(text, size, "%s", xml_text(node));
}

static int payload_say(char *text, size_t size, const xmlNode *node) {
    const char *name = xml_attribute(node, "name");
    return snprintf(text, size, "%s", name ? name : "");
}

/* The columns of `vib get`, and where in the descriptor each one's value is. */
static const struct detail {
    struct column column;
    const char *parent; /* NULL: a child of the root */
    const char *element;
    int (*say)(char *text, size_t size, const xmlNode *node); /* for a list */
} details[] = {
    {{"Name", COLUMN_STRING}, NULL, "name", NULL},
    {{"Version", COLUMN_STRING}, NULL, "version", NULL},
    {{"Type", COLUMN_STRING}, NULL, "type", NULL},
    {{"Vendor", COLUMN_STRING}, NULL, "vendor", NULL},
    {{"Acceptance Level", COLUMN_STRING}, NULL, "acceptance-level", NULL},
    {{"Summary", COLUMN_STRING}, NULL, "summary", NULL},
    {{"Description", COLUMN_STRING}, NULL, "description", NULL},
    {{"ReferenceURLs", COLUMN_LIST}, NULL, "urls", text_say},
    {{"Creation Date", COLUMN_STRING}, NULL, "release-date", NULL},
    {{"Depends", COLUMN_LIST}, "relationships", "depends", constraint_say},
    {{"Conflicts", COLUMN_LIST}, "relationships", "conflicts", constraint_say},
    {{"Replaces", COLUMN_LIST}, "relationships", "replaces", constraint_say},
    {{"Provides", COLUMN_LIST}, "relationships", "provides", constraint_say},
    {{"Maintenance Mode Required", COLUMN_BOOLEAN}, "system-requires", "maintenance-mode", NULL},
    {{"Live Install Allowed", COLUMN_BOOLEAN}, NULL, "live-install-allowed", NULL},
    {{"Live Remove Allowed", COLUMN_BOOLEAN}, NULL, "live-remove-allowed", NULL},
    {{"Stateless Ready", COLUMN_BOOLEAN}, NULL, "stateless-ready", NULL},
    {{"Overlay", COLUMN_BOOLEAN}, NULL, "overlay", NULL},
    {{"Tags", COLUMN_LIST}, NULL, "software-tags", text_say},
    {{"Payloads", COLUMN_LIST}, NULL, "payloads", payload_say},
};

static void detail_text(const struct detail *detail, const struct vib *vib, char *text, size_t size) {
    const xmlNode *parent = detail->parent ? xml_child(vib->root, detail->parent) : vib->root;
    const xmlNode *element = xml_child(parent, detail->element);
    if (detail->say) {
        join(text, size, element, detail->say);
    } else if (strcmp(detail->element, "acceptance-level") == 0) {
        snprintf(text, size, "%s", vib_level(vib));
    } else if (strcmp(detail->element, "release-date") == 0) {
        snprintf(text, size, "%.10s", xml_text(element)); /* the day */
    } else {
        snprintf(text, size, "%s", xml_text(element));
    }
}

static int details_add(const struct vib *vib, struct table *table) {
    char text[TEXT_SIZE];
    for (size_t i = 0; i < sizeof details / sizeof *details; i++) {
        detail_text(&details[i], vib, text, sizeof text);
        if (table_add(table, text)) {
            return -1;
        }
    }
    return 0;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int not_hidden(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

/* Adds a row for each VIB, by name; for that one only, where there is a name. Returns 0, or -1. */
static int vibs_add(const char *name, vib_add *add, struct table *table) {
    struct dirent **entries;
    int count = scandir(LIVE, &entries, not_hidden, by_name);
    int failed = count < 0;
    for (int i = 0; i < count; i++) {
        struct vib vib;
        bool wanted = !name || strcmp(name, entries[i]->d_name) == 0;
        if (wanted && !failed && vib_open(&vib, entries[i]->d_name) == 0) {
            failed = add(&vib, table);
            xmlFreeDoc(vib.document);
        }
        free(entries[i]);
    }
    if (count >= 0) {
        free(entries);
    }
    return failed ? -1 : 0;
}

int vib_list(const struct call *call) {
    static const struct column columns[] = {
        {"Name", COLUMN_STRING},         {"Version", COLUMN_STRING},
        {"Vendor", COLUMN_STRING},       {"Acceptance Level", COLUMN_STRING},
        {"Install Date", COLUMN_STRING}, {"Platforms", COLUMN_STRING},
    };
    const size_t width = sizeof columns / sizeof *columns - (release_here()->platforms_column ? 0 : 1);
    struct table table = {.type = "VIBSummaryExt", .width = width};
    for (size_t i = 0; i < table.width; i++) {
        table.columns[i] = &columns[i];
    }
    table.hinted = table.width;
    if (call->options[0]) {
        return call_refuse(call->options[0]);
    }
    if (vibs_add(NULL, summary_add, &table)) {
        return refuse("DatabaseIOError", "%s", strerror(errno));
    }
    return call_answer(call, &table);
}

int vib_get(const struct call *call) {
    const char *name = call_option(call, "--vibname", "-n");
    struct table table = {.type = "VIBExt", .simple = true, .width = sizeof details / sizeof *details};
    for (size_t i = 0; i < table.width; i++) {
        table.columns[i] = &details[i].column;
    }
    table.hinted = table.width;
    if (call->options[0] && !name) {
        return call_refuse(call->options[0]);
    }
    if (vibs_add(name, details_add, &table)) {
        return refuse("DatabaseIOError", "%s", strerror(errno));
    }
    if (name && table_rows(&table) == 0) {
        return refuse("NoMatchError", "No VIB matching VIB search specification '%s'.", name);
    }
    return call_answer(call, &table);
}
