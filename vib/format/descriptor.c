#include "format/descriptor.h"

#include "format/memory.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct descriptor_element elements[] = {
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

const struct descriptor_element *descriptor_elements(void) {
    return elements;
}

int descriptor_order(const char *name) {
    int i = 0;
    while (elements[i].name != NULL && strcmp(elements[i].name, name) != 0) {
        i++;
    }
    return elements[i].name != NULL ? i : -1;
}

const char *const *descriptor_relationships(void) {
    static const char *const names[] = {"depends",  "conflicts",      "replaces",
                                        "provides", "compatibleWith", NULL};
    return names;
}

xmlNode *descriptor_need(xmlNode *vib, const char *name) {
    xmlNode *there = xml_child(vib, name);
    xmlNode *made = there != NULL ? there : xml_add(vib, name, NULL);
    if (there != NULL) {
        return made;
    }
    for (xmlNode *other = xmlFirstElementChild(vib); other != made; other = xmlNextElementSibling(other)) {
        if (descriptor_order(xml_name(other)) > descriptor_order(name)) {
            return xmlAddPrevSibling(other, made);
        }
    }
    return made;
}

xmlNode *descriptor_first_payload(xmlNode *vib) {
    return xml_child(xml_child(vib, "payloads"), "payload");
}

xmlNode *descriptor_payload(xmlNode *vib, const char *name) {
    xmlNode *payload = descriptor_first_payload(vib);
    while (payload != NULL) {
        const char *its = xml_attribute(payload, "name");
        if (its != NULL && strcmp(its, name) == 0) {
            return payload;
        }
        payload = xml_next(payload);
    }
    return NULL;
}

char *descriptor_id(xmlNode *vib) {
    const char *type = xml_child_text(vib, "type");
    return memory_format("%s_%s_%s_%s", xml_child_text(vib, "vendor"), type[0] != '\0' ? type : "bootbank",
                         xml_child_text(vib, "name"), xml_child_text(vib, "version"));
}

/* Reads exactly `digits` digits. Returns what follows, or NULL. */
static const char *read_digits(const char *text, int digits, int *value) {
    if (text == NULL) {
        return NULL;
    }
    *value = 0;
    for (int i = 0; i < digits; i++, text++) {
        if (*text < '0' || *text > '9') {
            return NULL;
        }
        *value = *value * 10 + (*text - '0');
    }
    return text;
}

static const char *expect(const char *text, char character) {
    return text != NULL && *text == character ? text + 1 : NULL;
}

/* Fractions of a second, down to millionths: 6.7 refuses nine digits. */
static const char *skip_fraction(const char *text) {
    if (text == NULL || *text != '.') {
        return text;
    }
    size_t digits = strspn(text + 1, "0123456789");
    return digits > 0 && digits <= 6 ? text + 1 + digits : NULL;
}

/* Z, +HH:MM or -HH:MM; without any, which hosts take as well, it is UTC. */
static const char *read_zone(const char *text, int *minutes) {
    int hour = 0;
    int minute = 0;
    *minutes = 0;
    if (text == NULL || *text == '\0' || *text == 'Z') {
        return text == NULL || *text == '\0' ? text : text + 1;
    }
    if (*text != '+' && *text != '-') {
        return NULL;
    }
    const char *end = read_digits(expect(read_digits(text + 1, 2, &hour), ':'), 2, &minute);
    *minutes = (*text == '-' ? -1 : 1) * (hour * 60 + minute);
    return hour <= 23 && minute <= 59 ? end : NULL;
}

int descriptor_read_date(const char *text, long long *seconds) {
    struct tm parts = {.tm_isdst = 0};
    int minutes = 0;
    const char *next = expect(read_digits(text, 4, &parts.tm_year), '-');
    next = expect(read_digits(next, 2, &parts.tm_mon), '-');
    next = read_digits(next, 2, &parts.tm_mday);
    next = expect(next, next != NULL && *next == ' ' ? ' ' : 'T');
    next = expect(read_digits(next, 2, &parts.tm_hour), ':');
    next = expect(read_digits(next, 2, &parts.tm_min), ':');
    next = read_zone(skip_fraction(read_digits(next, 2, &parts.tm_sec)), &minutes);
    if (next == NULL || *next != '\0' || parts.tm_hour > 23 || parts.tm_min > 59 || parts.tm_sec > 59 ||
        parts.tm_year == 0) {
        return -1;
    }
    struct tm normal = parts;
    normal.tm_year -= 1900;
    normal.tm_mon -= 1;
    time_t time = timegm(&normal);
    *seconds = (long long)time - 60LL * minutes;
    /* A day that does not exist, such as 30 February, has become another one. */
    return normal.tm_mday == parts.tm_mday && normal.tm_mon + 1 == parts.tm_mon ? 0 : -1;
}
