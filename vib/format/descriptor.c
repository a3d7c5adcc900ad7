#include "format/descriptor.h"

#include "format/message.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const struct descriptor_element descriptor_elements[] = {
    {"type", DESCRIPTOR_TEXT},
    {"name", DESCRIPTOR_NEEDED},
    {"version", DESCRIPTOR_TEXT},
    {"vendor", DESCRIPTOR_TEXT},
    {"summary", DESCRIPTOR_TEXT},
    {"description", DESCRIPTOR_TEXT},
    {"release-date", DESCRIPTOR_NEEDED},
    {"urls", DESCRIPTOR_ELEMENTS},
    {"relationships", DESCRIPTOR_ELEMENTS},
    {"software-tags", DESCRIPTOR_ELEMENTS},
    {"system-requires", DESCRIPTOR_ELEMENTS},
    {"file-list", DESCRIPTOR_ELEMENTS},
    {"acceptance-level", DESCRIPTOR_TEXT},
    {"live-install-allowed", DESCRIPTOR_BOOLEAN},
    {"live-remove-allowed", DESCRIPTOR_BOOLEAN},
    {"cimom-restart", DESCRIPTOR_BOOLEAN},
    {"stateless-ready", DESCRIPTOR_BOOLEAN},
    {"overlay", DESCRIPTOR_BOOLEAN},
    {"payloads", DESCRIPTOR_ELEMENTS},
    {NULL, DESCRIPTOR_TEXT},
};

int descriptor_order(const char *name) {
    int i = 0;
    while (descriptor_elements[i].name != NULL && strcmp(descriptor_elements[i].name, name) != 0) {
        i++;
    }
    return descriptor_elements[i].name != NULL ? i : -1;
}

const char *const descriptor_relationships[] = {"depends",  "conflicts",      "replaces",
                                                "provides", "compatibleWith", NULL};

xmlNode *descriptor_need(xmlNode *vib, const char *name) {
    xmlNode *made = xml_child(vib, name);
    if (made != NULL) {
        return made;
    }
    made = xml_add(vib, name, NULL);
    xmlNode *other = xmlFirstElementChild(vib);
    while (other != made && descriptor_order(xml_name(other)) <= descriptor_order(name)) {
        other = xmlNextElementSibling(other);
    }
    return other != made ? xmlAddPrevSibling(other, made) : made;
}

xmlNode *descriptor_first_payload(xmlNode *vib) {
    return xml_child(xml_child(vib, "payloads"), "payload");
}

xmlNode *descriptor_payload(xmlNode *vib, const char *name) {
    xmlNode *payload = descriptor_first_payload(vib);
    while (payload != NULL && strcmp(xml_attribute_text(payload, "name"), name) != 0) {
        payload = xml_next(payload);
    }
    return payload;
}

char *descriptor_id(xmlNode *vib) {
    const char *type = xml_child_text(vib, "type");
    return memory_format("%s_%s_%s_%s", xml_child_text(vib, "vendor"), type[0] != '\0' ? type : "bootbank",
                         xml_child_text(vib, "name"), xml_child_text(vib, "version"));
}

bool descriptor_matches(const char *text, const char *pattern) {
    regex_t compiled;
    memory_check(regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) == 0);
    bool found = regexec(&compiled, text, 0, NULL, 0) == 0;
    regfree(&compiled);
    return found;
}

int descriptor_read_date(const char *text, long long *seconds) {
    static const char form[] =
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?" /* 6.7 refuses nine digits */
        "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?$"; /* without any, which hosts take as well, it is UTC */
    struct tm parts = {.tm_isdst = 0};
    bool good = descriptor_matches(text, form) && strncmp(text, "0000", 4) != 0;
    const char *time = good ? strptime(text, "%Y-%m-%d", &parts) : NULL;
    const char *zone = time != NULL ? strptime(time + 1, "%H:%M:%S", &parts) : NULL;
    if (zone == NULL || parts.tm_sec > 59) {
        return -1;
    }
    int day = parts.tm_mday; /* one that does not exist, such as 30 February, becomes another */
    *seconds = (long long)timegm(&parts);
    zone += strspn(zone, ".0123456789");
    if (*zone == '+' || *zone == '-') {
        long minutes = 60 * strtol(zone + 1, NULL, 10) + strtol(zone + 4, NULL, 10);
        *seconds -= (*zone == '-' ? -60LL : 60LL) * minutes;
    }
    return parts.tm_mday == day ? 0 : -1;
}
