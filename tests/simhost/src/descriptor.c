#include "descriptor.h"

#include <ctype.h>
#include <string.h>

#include "refuse.h"
#include "release.h"
#include "xml.h"

#define WORD "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"

static bool is_name(const char *text) {
    return *text && text[strspn(text, WORD ".-")] == '\0';
}

/* V-R: words joined by dots, exactly one dash. */
static bool is_version(const char *text) {
    const char *dash = strchr(text, '-');
    bool begins = true;
    if (!dash || strchr(dash + 1, '-')) {
        return false;
    }
    for (; *text; text++) {
        bool word = strchr(WORD, *text) != NULL;
        if (!word && (begins || (*text != '.' && *text != '-'))) {
            return false;
        }
        begins = !word;
    }
    return !begins;
}

static bool is_level(const char *text) {
    static const char *const levels[] = {"community", "partner", "accepted", "certified"};
    size_t i = 0;
    while (i < sizeof levels / sizeof *levels && strcmp(text, levels[i]) != 0) {
        i++;
    }
    return i < sizeof levels / sizeof *levels;
}

static bool is_boolean(const char *text) {
    return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
}

/* 2026-11-22T18:00:00 and a time zone; a date alone is refused. */
static bool is_time(const char *text) {
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    size_t i = 0;
    while (form[i] && (form[i] == 'd' ? isdigit((unsigned char)text[i]) != 0 : text[i] == form[i])) {
        i++;
    }
    return !form[i] && text[i + strspn(text + i, "0123456789.:+-Z")] == '\0';
}

static bool is_line(const char *text) {
    for (; *text && (unsigned char)*text >= ' '; text++) {
    }
    return !*text;
}

static bool is_type(const char *text) {
    return strcmp(text, "bootbank") == 0;
}

/* What a descriptor must have for a host to read it. */
static const struct rule {
    const char *element;
    bool (*holds)(const char *text);
} rules[] = {
    {"type", is_type},
    {"name", is_name},
    {"version", is_version},
    {"vendor", is_name},
    {"summary", is_line},
    {"release-date", is_time},
    {"acceptance-level", is_level},
    {"live-install-allowed", is_boolean},
    {"live-remove-allowed", is_boolean},
};

static int descriptor_judge(xmlDoc *descriptor) {
    const xmlNode *root = xmlDocGetRootElement(descriptor);
    const char *version = xml_is(root, "vib") ? xml_attribute(root, "version") : NULL;
    if (!version || strcmp(version, "5.0") != 0) {
        return refuse("VibFormatError", "the descriptor does not hold a vib of version 5.0");
    }
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const xmlNode *element = xml_child(root, rules[i].element);
        if (!element) {
            return refuse("VibFormatError", "Element %s was expected, but not found", rules[i].element);
        }
        if (!rules[i].holds(xml_text(element))) {
            return refuse("VibFormatError", "('%s', 'invalid %s')", xml_text(element), rules[i].element);
        }
    }
    for (const xmlNode *payload = xml_child(descriptor_payloads(descriptor), "payload"); payload;
         payload = xml_next(payload, "payload")) {
        const char *name = xml_attribute(payload, "name");
        if (!name || !is_name(name) || strlen(name) > 15) {
            return refuse("VibFormatError", "invalid payload name '%s'", name ? name : "");
        }
    }
    return 0;
}

/* 6.7 and later hand the XML library text, not bytes, and it will not have text with a declared encoding. */
static bool encoding_declared(const char *bytes, size_t length) {
    const char *end = memmem(bytes, length, "?>", 2);
    return length > 5 && memcmp(bytes, "<?xml", 5) == 0 && end &&
           memmem(bytes, (size_t)(end - bytes), "encoding", 8);
}

xmlDoc *descriptor_read_xml(const char *bytes, size_t length) {
    if (encoding_declared(bytes, length) && !release_here()->encoding_accepted) {
        refuse("ValueError",
               "Unicode strings with encoding declaration are not supported. Please use bytes input or "
               "XML fragments without declaration.");
        return NULL;
    }
    xmlDoc *descriptor = xml_read(bytes, length);
    if (!descriptor) {
        refuse("VibFormatError", "the descriptor is not well-formed XML");
        return NULL;
    }
    if (descriptor_judge(descriptor)) {
        xmlFreeDoc(descriptor);
        return NULL;
    }
    return descriptor;
}

const xmlNode *descriptor_payloads(xmlDoc *descriptor) {
    return xml_child(xmlDocGetRootElement(descriptor), "payloads");
}

/* Nothing that a line cannot hold is passed on: neither a line's end in a path nor a blank in a word. */
static void line_write(FILE *out, const char *key, const char *const *words) {
    fputs(key, out);
    for (; *words; words++) {
        fputc(' ', out);
        for (const char *c = **words ? *words : "-"; *c; c++) {
            fputc((unsigned char)*c < ' ' ? '?' : *c, out);
        }
    }
    fputc('\n', out);
}

static const char *attribute_or_nothing(const xmlNode *node, const char *name) {
    const char *value = xml_attribute(node, name);
    return value ? value : "";
}

static void payloads_write(FILE *out, xmlDoc *descriptor) {
    for (const xmlNode *payload = xml_child(descriptor_payloads(descriptor), "payload"); payload;
         payload = xml_next(payload, "payload")) {
        const char *name = xml_attribute(payload, "name");
        line_write(out, "payload", (const char *[]){name, attribute_or_nothing(payload, "size"), NULL});
        for (const xmlNode *sum = xml_child(payload, "checksum"); sum; sum = xml_next(sum, "checksum")) {
            line_write(out, "checksum",
                       (const char *[]){name, attribute_or_nothing(sum, "checksum-type"),
                                        attribute_or_nothing(sum, "verify-process"), xml_text(sum), NULL});
        }
    }
}

void descriptor_write_fields(FILE *out, xmlDoc *descriptor) {
    const xmlNode *root = xmlDocGetRootElement(descriptor);
    const xmlNode *depends = xml_child(xml_child(root, "relationships"), "depends");
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        line_write(out, rules[i].element, (const char *[]){xml_child_text(root, rules[i].element), NULL});
    }
    for (const xmlNode *need = xml_child(depends, "constraint"); need; need = xml_next(need, "constraint")) {
        line_write(out, "depends",
                   (const char *[]){attribute_or_nothing(need, "name"),
                                    attribute_or_nothing(need, "relation"),
                                    attribute_or_nothing(need, "version"), NULL});
    }
    for (const xmlNode *file = xml_child(xml_child(root, "file-list"), "file"); file;
         file = xml_next(file, "file")) {
        line_write(out, "file", (const char *[]){xml_text(file), NULL});
    }
    payloads_write(out, descriptor);
}
