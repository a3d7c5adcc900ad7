#include "view.h"

#include "format/descriptor.h"
#include "format/message.h"

#include <unistd.h>

/* What hides a part of a VIB, or makes it doubtful; those of the descriptor first. */
static const enum rule damages[] = {
    RULE_DESCRIPTOR_SIZE, RULE_DESCRIPTOR_ENTITIES, RULE_DESCRIPTOR_XML, RULE_AR_HEADER,
    RULE_AR_TRUNCATED,    RULE_GZIP_HEADER,         RULE_GZIP_DATA,      RULE_GZIP_TRUNCATED,
    RULE_TAR_CHECKSUM,    RULE_TAR_TRUNCATED,       RULE_TAR_END,        RULE_TAR_TOO_MANY};

enum { DAMAGES = sizeof damages / sizeof damages[0], OF_DESCRIPTOR = 3 };

/* Says what was found wrong, the first time; a hostile VIB may have more than are kept. Returns -1. */
static int tell(const char *name, const struct findings *findings, enum rule rule) {
    static const struct finding none;
    const struct finding *finding = findings->first;
    while (finding != NULL && finding->rule != rule) {
        finding = finding->next;
    }
    finding = finding != NULL ? finding : &none;
    char line[32] = "";
    if (finding->line > 0) {
        snprintf(line, sizeof line, ":%ld", finding->line);
    }
    return message_error("%s%s: %s%s%s", finding->member != NULL ? finding->member : name, line,
                         rule_words(rule).what, finding->detail != NULL ? ": " : "",
                         finding->detail != NULL ? finding->detail : "");
}

int view_vib(const char *name, const struct viewer *viewer) {
    struct source_file file;
    struct findings findings;
    xmlDoc *descriptor = NULL;
    if (source_open(&file, name) != 0) {
        return -1;
    }
    findings_begin(&findings, RELEASES_ALL);
    int result = check_vib(&file.source, &findings, viewer, &descriptor);
    for (int i = viewer->descriptor != NULL ? 0 : OF_DESCRIPTOR; i < DAMAGES; i++) {
        if (findings.seen[damages[i]]) {
            result = tell(name, &findings, damages[i]);
        }
    }
    if (result == 0 && descriptor == NULL && !findings.seen[RULE_DESCRIPTOR_SIZE] &&
        !findings.seen[RULE_DESCRIPTOR_ENTITIES] && !findings.seen[RULE_DESCRIPTOR_XML]) {
        result = message_error("%s: this is not a VIB: it has no " DESCRIPTOR_NAME, name);
    }
    xmlFreeDoc(descriptor);
    findings_free(&findings);
    close(file.fd);
    return result;
}
