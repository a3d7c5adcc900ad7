#include "rules/container.h"

#include "format/ar.h"
#include "format/descriptor.h"
#include "rules/descriptor.h"
#include "rules/paths.h"
#include "rules/payload.h"

#include <stdlib.h>
#include <string.h>

/* A VIB while it is read. */
struct reading {
    struct check check;
    struct ar ar;
    xmlDoc *document;
    struct names members;
    xmlNode *expected;  /* the payload whose member should come next */
    size_t count;       /* of members so far */
    uint64_t signature; /* bytes in sig.pkcs7 */
    bool stopped;       /* the container could not be read to its end */
};

static const struct {
    unsigned fault;
    enum rule rule;
} header_rules[] = {
    {AR_FAULT_NUMBER, RULE_AR_HEADER},
    {AR_FAULT_SIZE, RULE_AR_HEADER},
    {AR_FAULT_END, RULE_AR_HEADER_END},
    {AR_FAULT_DATE, RULE_AR_HEADER_DATE},
    {AR_FAULT_OWNER, RULE_AR_HEADER_OWNER},
    {AR_FAULT_MODE, RULE_AR_HEADER_MODE},
    {AR_FAULT_NAME, RULE_AR_NAME},
    {AR_FAULT_LONG, RULE_AR_LONG_NAMES},
    {AR_FAULT_SYMBOLS, RULE_AR_SYMBOL_TABLE},
};

static struct place member_place(const struct ar_member *member) {
    return (struct place){.member = member->name, .offset = member->offset};
}

static void judge_header(struct reading *reading, const struct ar_member *member) {
    for (size_t i = 0; i < sizeof header_rules / sizeof header_rules[0]; i++) {
        if ((member->faults & header_rules[i].fault) != 0) {
            findings_add(reading->check.findings, header_rules[i].rule, member_place(member), "%s", "");
        }
    }
}

/* The first two members have their fixed places. */
static void judge_position(struct reading *reading, const struct ar_member *member) {
    struct findings *findings = reading->check.findings;
    if (reading->count == 0 && strcmp(member->name, DESCRIPTOR_NAME) != 0) {
        findings_add(findings, RULE_CONTAINER_ORDER, member_place(member),
                     "first member found was %s, but descriptor.xml was expected", member->name);
    }
    if (reading->count == 1 && strcmp(member->name, DESCRIPTOR_SIGNATURE) != 0) {
        findings_add(findings, RULE_SIGNATURE_MISSING, member_place(member), "the second member is %s",
                     member->name);
    }
}

/* Whether the member is the one that the descriptor's order has next. */
static bool is_expected(const struct reading *reading, const struct ar_member *member) {
    const char *name = reading->expected != NULL ? xml_attribute(reading->expected, "name") : NULL;
    return name != NULL && strcmp(name, member->name) == 0;
}

/* The member's <payload>, which must be the next in the descriptor's order; NULL when nobody looks at the member. */
static xmlNode *find_payload(struct reading *reading, const struct ar_member *member) {
    struct findings *findings = reading->check.findings;
    xmlNode *payload = is_expected(reading, member) ? reading->expected
                                                    : descriptor_payload(reading->check.vib, member->name);
    if (payload == NULL) {
        findings_add(findings, reading->expected != NULL ? RULE_MEMBER_UNKNOWN : RULE_MEMBER_BEHIND,
                     member_place(member), "%s", "");
        return NULL;
    }
    if (payload != reading->expected) {
        const char *expected = xml_attribute(reading->expected, "name");
        findings_add(findings, RULE_PAYLOAD_ORDER, member_place(member), "%s was expected",
                     expected != NULL ? expected : "");
    }
    reading->expected = xml_next(payload);
    return payload;
}

/* What stands before the XML proper. */
static void judge_encoding(struct findings *findings, const struct buffer *text) {
    struct place place = {.member = DESCRIPTOR_NAME, .line = 1};
    bool marked = text->length >= 3 && memcmp(text->bytes, "\xef\xbb\xbf", 3) == 0;
    const char *xml = text->bytes + (marked ? 3 : 0);
    size_t length = text->length - (marked ? 3 : 0);
    const char *end = memmem(xml, length, "?>", 2);
    if (marked) {
        findings_add(findings, RULE_BYTE_ORDER_MARK, place, "%s", "");
    }
    if (length >= 2 && (memcmp(xml, "\xfe\xff", 2) == 0 || memcmp(xml, "\xff\xfe", 2) == 0)) {
        findings_add(findings, RULE_DESCRIPTOR_ENCODING, place, "UTF-16");
    } else if (length > 5 && memcmp(xml, "<?xml", 5) == 0 && end != NULL &&
               memmem(xml, (size_t)(end - xml), "encoding", 8) != NULL) {
        findings_add(findings, RULE_DESCRIPTOR_ENCODING, place, "%.*s", (int)(end + 2 - xml), xml);
    }
}

static void parse_descriptor(struct reading *reading, const struct buffer *text) {
    struct findings *findings = reading->check.findings;
    struct xml_error error;
    judge_encoding(findings, text);
    reading->document = xml_parse(text->bytes, text->length, &error);
    struct place place = {.member = DESCRIPTOR_NAME, .line = error.line};
    if (error.doctype) {
        findings_add(findings, error.declares ? RULE_DESCRIPTOR_ENTITIES : RULE_DESCRIPTOR_DOCTYPE, place,
                     "%s", "");
    }
    if (reading->document == NULL) {
        if (!error.declares) {
            findings_add(findings, error.large ? RULE_DESCRIPTOR_SIZE : RULE_DESCRIPTOR_XML, place, "%s",
                         error.reason);
        }
        return;
    }
    xmlNode *vib = xmlDocGetRootElement(reading->document);
    const char *level = xml_child_text(vib, "acceptance-level");
    reading->check.community =
        strcmp(level, "partner") != 0 && strcmp(level, "accepted") != 0 && strcmp(level, "certified") != 0;
    reading->check.vib = vib;
    check_descriptor(&reading->check);
    reading->expected = descriptor_first_payload(vib);
}

static int read_descriptor(struct reading *reading) {
    struct buffer text = {.bytes = NULL};
    struct source body = ar_source(&reading->ar);
    int result = source_collect(&body, &text, XML_BYTES_MAX);
    if (result > 0) {
        findings_add(reading->check.findings, RULE_DESCRIPTOR_SIZE, (struct place){.member = DESCRIPTOR_NAME},
                     "%s", "");
    } else if (result == 0 && reading->ar.left == 0) {
        parse_descriptor(reading, &text);
    }
    buffer_free(&text);
    return result < 0 ? -1 : 0;
}

/* Reads past a member that is no payload. */
static int pass_over(struct reading *reading) {
    struct source body = ar_source(&reading->ar);
    return source_drain(&body, NULL, NULL, NULL);
}

/* The name of a member that was there before, or NULL. */
static const char *find_member(const struct reading *reading, const char *name) {
    for (size_t i = 0; i < reading->members.count; i++) {
        if (strcmp(reading->members.list[i].text, name) == 0) {
            return reading->members.list[i].text;
        }
    }
    return NULL;
}

/* Keeps the member's name, so that it outlives the member. */
static const char *remember(struct reading *reading, const struct ar_member *member) {
    char text[AR_NAME_SIZE];
    if (reading->members.count > DESCRIPTOR_PAYLOADS_MAX) {
        return "one of many"; /* no payload names it, so it is found wrong in any case */
    }
    memcpy(text, member->name, sizeof text);
    names_add(&reading->members, (struct name){.text = text});
    return reading->members.list[reading->members.count - 1].text;
}

static int read_payload(struct reading *reading, const struct ar_member *member, const char *name) {
    struct source body = ar_source(&reading->ar);
    xmlNode *node = NULL;
    if (reading->check.vib != NULL) {
        node = find_payload(reading, member);
        if (node == NULL) {
            return pass_over(reading);
        }
    }
    return check_payload(&reading->check, &body, member->size, node, name);
}

static int read_member(struct reading *reading, const struct ar_member *member) {
    if ((member->faults & (AR_FAULT_LONG | AR_FAULT_SYMBOLS)) != 0) {
        return pass_over(reading);
    }
    const char *before = find_member(reading, member->name);
    const char *name = before != NULL ? before : remember(reading, member);
    reading->count++;
    if (before != NULL && !is_expected(reading, member)) {
        findings_add(reading->check.findings, RULE_MEMBER_DUPLICATE, member_place(member), "%s", "");
        return pass_over(reading);
    }
    if (strcmp(member->name, DESCRIPTOR_NAME) == 0) {
        return read_descriptor(reading);
    }
    if (strcmp(member->name, DESCRIPTOR_SIGNATURE) == 0) {
        reading->signature = member->size;
        return pass_over(reading);
    }
    return read_payload(reading, member, name);
}

static int finish_member(struct reading *reading, const struct ar_member *member) {
    char pad[2];
    enum ar_result result = ar_finish(&reading->ar, pad);
    if (result == AR_FAILED) {
        return -1;
    }
    if (result == AR_CUT) {
        findings_add(reading->check.findings, RULE_AR_TRUNCATED, member_place(member),
                     "%llu of %llu bytes are missing", (unsigned long long)reading->ar.left,
                     (unsigned long long)member->size);
        reading->stopped = true;
    } else if (result == AR_END) {
        findings_add(reading->check.findings, RULE_AR_PADDING_MISSING, member_place(member), "%s", "");
    } else if (member->size % 2 == 1 && pad[0] != '\n') {
        findings_add(reading->check.findings, RULE_AR_PADDING, member_place(member), "it is 0x%02x",
                     (unsigned char)pad[0]);
    }
    return 0;
}

/* Reads all members. Returns 0, or -1. */
static int read_members(struct reading *reading) {
    struct ar_member member;
    enum ar_result result = AR_OK;
    while (!reading->stopped && (result = ar_next(&reading->ar, &member)) == AR_OK) {
        judge_header(reading, &member);
        if ((member.faults & AR_FAULT_SIZE) != 0) {
            reading->stopped = true;
            return 0;
        }
        if ((member.faults & AR_FAULT_SYMBOLS) == 0) {
            judge_position(reading, &member);
        }
        if (read_member(reading, &member) != 0 || finish_member(reading, &member) != 0) {
            return -1;
        }
    }
    if (result == AR_CUT) {
        findings_add(reading->check.findings, RULE_AR_HEADER, (struct place){.offset = member.offset},
                     "it is cut short");
        reading->stopped = true;
    }
    return result == AR_FAILED ? -1 : 0;
}

static void judge_signature(const struct reading *reading) {
    struct findings *findings = reading->check.findings;
    struct place place = {.member = DESCRIPTOR_SIGNATURE};
    if (find_member(reading, DESCRIPTOR_SIGNATURE) == NULL) {
        if (reading->count < 2) {
            findings_add(findings, RULE_SIGNATURE_MISSING, place, "%s", "");
        }
    } else if (reading->check.community && reading->signature > 0) {
        findings_add(findings, RULE_SIGNATURE_NOT_EMPTY, place, "%llu bytes",
                     (unsigned long long)reading->signature);
    } else if (!reading->check.community) {
        findings_add(findings, reading->signature > 0 ? RULE_SIGNATURE_NOT_JUDGED : RULE_SIGNATURE_EMPTY,
                     place, "%s", "");
    }
}

/* What can be said only once all members were seen. */
static void judge_whole(struct reading *reading) {
    struct findings *findings = reading->check.findings;
    xmlNode *payload = descriptor_first_payload(reading->check.vib);
    if (find_member(reading, DESCRIPTOR_NAME) == NULL && reading->count == 0) {
        findings_add(findings, RULE_CONTAINER_ORDER, (struct place){.member = NULL}, "there is no member");
    }
    for (int i = 0; payload != NULL && i < DESCRIPTOR_PAYLOADS_MAX; payload = xml_next(payload), i++) {
        const char *name = xml_attribute(payload, "name");
        if (name != NULL && find_member(reading, name) == NULL) {
            findings_add(findings, RULE_MEMBER_MISSING, check_place(payload), "%.60s", name);
            reading->check.partly = true;
        }
    }
    judge_signature(reading);
    if (reading->check.vib != NULL) {
        check_paths_end(&reading->check);
    }
}

static int read_all(struct reading *reading, struct source *source) {
    enum ar_result begun = ar_begin(&reading->ar, source);
    if (begun == AR_FAILED) {
        return -1;
    }
    if (begun == AR_NO_MAGIC) {
        findings_add(reading->check.findings, RULE_AR_MAGIC, (struct place){.member = NULL}, "%s", "");
        return 0;
    }
    if (read_members(reading) != 0) {
        return -1;
    }
    if (reading->stopped) {
        return 0; /* of what could not be read nothing more is said */
    }
    judge_whole(reading);
    return 0;
}

int check_vib(struct source *source, struct findings *findings, xmlDoc **descriptor) {
    struct reading reading = {.check = {.findings = findings, .community = true}};
    int result = read_all(&reading, source);
    names_free(&reading.members);
    names_free(&reading.check.files);
    *descriptor = reading.document;
    return result;
}
