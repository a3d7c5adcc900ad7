#include "format/buffer.h"
#include "format/descriptor.h"
#include "rules/check.h"

#include <stdlib.h>
#include <string.h>

/* A VIB while it is read. */
struct reading {
    struct check check;
    struct container container;
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
    {CONTAINER_FAULT_NUMBER, RULE_AR_HEADER},
    {CONTAINER_FAULT_SIZE, RULE_AR_HEADER},
    {CONTAINER_FAULT_END, RULE_AR_HEADER_END},
    {CONTAINER_FAULT_DATE, RULE_AR_HEADER_DATE},
    {CONTAINER_FAULT_OWNER, RULE_AR_HEADER_OWNER},
    {CONTAINER_FAULT_MODE, RULE_AR_HEADER_MODE},
    {CONTAINER_FAULT_NAME, RULE_AR_NAME},
    {CONTAINER_FAULT_LONG, RULE_AR_LONG_NAMES},
    {CONTAINER_FAULT_SYMBOLS, RULE_AR_SYMBOL_TABLE},
};

static struct place member_place(const struct container_member *member) {
    return (struct place){.member = member->name, .offset = member->offset};
}

static void judge_header(struct reading *reading, const struct container_member *member) {
    for (size_t i = 0; i < sizeof header_rules / sizeof header_rules[0]; i++) {
        if ((member->faults & header_rules[i].fault) != 0) {
            findings_add(reading->check.findings, header_rules[i].rule, member_place(member), "%s", "");
        }
    }
}

/* The first two members have their fixed places. */
static void judge_position(struct reading *reading, const struct container_member *member) {
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

/* The others follow in the order of the descriptor's payloads. */
static void judge_payload_position(struct reading *reading, const struct container_member *member) {
    struct findings *findings = reading->check.findings;
    xmlNode *payload = descriptor_payload(reading->check.vib, member->name);
    if (payload == NULL) {
        if (reading->check.vib != NULL) {
            findings_add(findings, RULE_MEMBER_UNKNOWN, member_place(member), "%s", "");
        }
        return;
    }
    if (reading->expected != NULL && payload != reading->expected) {
        findings_add(findings, RULE_PAYLOAD_ORDER, member_place(member), "%s was expected",
                     xml_attribute(reading->expected, "name") ? xml_attribute(reading->expected, "name")
                                                              : "");
    }
    reading->expected = xml_next(payload);
}

/* Reads a small member into the buffer, the rest of a large one past it. Returns 0, or -1. */
static int read_small(struct reading *reading, struct buffer *buffer, bool *large) {
    char piece[16 * 1024];
    ssize_t count;
    while ((count = container_read(&reading->container, piece, sizeof piece)) > 0) {
        *large = *large || buffer_add(buffer, piece, (size_t)count, XML_BYTES_MAX) != 0;
    }
    return count < 0 ? -1 : 0;
}

/* What stands before the XML proper. */
static void judge_encoding(struct findings *findings, const struct buffer *text) {
    struct place place = {.member = DESCRIPTOR_NAME, .line = 1};
    const char *end = memmem(text->bytes, text->length, "?>", 2);
    if (text->length >= 3 &&
        (memcmp(text->bytes, "\xef\xbb\xbf", 3) == 0 || memcmp(text->bytes, "\xfe\xff", 2) == 0 ||
         memcmp(text->bytes, "\xff\xfe", 2) == 0)) {
        findings_add(findings, RULE_DESCRIPTOR_ENCODING, place, "a byte order mark");
    } else if (text->length > 5 && memcmp(text->bytes, "<?xml", 5) == 0 && end != NULL &&
               memmem(text->bytes, (size_t)(end - text->bytes), "encoding", 8) != NULL) {
        findings_add(findings, RULE_DESCRIPTOR_ENCODING, place, "%.*s", (int)(end + 2 - text->bytes),
                     text->bytes);
    }
}

static void parse_descriptor(struct reading *reading, const struct buffer *text) {
    struct findings *findings = reading->check.findings;
    struct xml_error error;
    judge_encoding(findings, text);
    reading->document = xml_parse(text->bytes, text->length, &error);
    if (reading->document == NULL) {
        struct place place = {.member = DESCRIPTOR_NAME, .line = error.line};
        findings_add(findings, error.doctype ? RULE_DESCRIPTOR_DOCTYPE : RULE_DESCRIPTOR_XML, place, "%s",
                     error.reason);
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
    bool large = false;
    int result = read_small(reading, &text, &large);
    if (result == 0 && large) {
        findings_add(reading->check.findings, RULE_DESCRIPTOR_SIZE, (struct place){.member = DESCRIPTOR_NAME},
                     "%s", "");
    } else if (result == 0 && reading->container.left == 0) {
        buffer_add(&text, "", 0, XML_BYTES_MAX); /* an empty one is text, too */
        parse_descriptor(reading, &text);
    }
    buffer_free(&text);
    return result;
}

/* Reads past a member that is no payload. */
static int pass_over(struct reading *reading) {
    char piece[4096];
    ssize_t count;
    while ((count = container_read(&reading->container, piece, sizeof piece)) > 0) {
    }
    return count < 0 ? -1 : 0;
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
static const char *remember(struct reading *reading, const struct container_member *member) {
    char text[CONTAINER_NAME_SIZE];
    if (reading->members.count > DESCRIPTOR_PAYLOADS_MAX) {
        return "one of many"; /* no payload names it, so it is found wrong in any case */
    }
    memcpy(text, member->name, sizeof text);
    names_add(&reading->members, (struct name){.text = text});
    return reading->members.list[reading->members.count - 1].text;
}

static int read_member(struct reading *reading, const struct container_member *member) {
    if ((member->faults & (CONTAINER_FAULT_LONG | CONTAINER_FAULT_SYMBOLS)) != 0) {
        return pass_over(reading);
    }
    const char *before = find_member(reading, member->name);
    const char *name = before != NULL ? before : remember(reading, member);
    if (before != NULL) {
        findings_add(reading->check.findings, RULE_MEMBER_DUPLICATE, member_place(member), "%s", "");
    } else if (strcmp(member->name, DESCRIPTOR_NAME) == 0) {
        return read_descriptor(reading);
    } else if (strcmp(member->name, DESCRIPTOR_SIGNATURE) == 0) {
        reading->signature = member->size;
        return pass_over(reading);
    }
    judge_payload_position(reading, member);
    return check_payload(&reading->check, &reading->container, name);
}

static int finish_member(struct reading *reading, const struct container_member *member) {
    char pad[2];
    enum container_result result = container_finish(&reading->container, pad);
    if (result == CONTAINER_FAILED) {
        return -1;
    }
    if (result == CONTAINER_CUT) {
        findings_add(reading->check.findings, RULE_AR_TRUNCATED, member_place(member),
                     "%llu of %llu bytes are missing", (unsigned long long)reading->container.left,
                     (unsigned long long)member->size);
        reading->stopped = true;
    } else if (pad[0] != '\0' ? pad[0] != '\n' : member->size % 2 == 1) {
        findings_add(reading->check.findings, RULE_AR_PADDING, member_place(member), "it is 0x%02x",
                     (unsigned char)pad[0]);
    }
    return 0;
}

/* Reads all members. Returns 0, or -1. */
static int read_members(struct reading *reading) {
    struct container_member member;
    enum container_result result = CONTAINER_OK;
    while (!reading->stopped && (result = container_next(&reading->container, &member)) == CONTAINER_OK) {
        judge_header(reading, &member);
        if ((member.faults & CONTAINER_FAULT_SIZE) != 0) {
            reading->stopped = true;
            return 0;
        }
        judge_position(reading, &member);
        if (read_member(reading, &member) != 0 || finish_member(reading, &member) != 0) {
            return -1;
        }
        reading->count++;
    }
    if (result == CONTAINER_CUT) {
        findings_add(reading->check.findings, RULE_AR_HEADER, (struct place){.offset = member.offset},
                     "it is cut short");
        reading->stopped = true;
    }
    return result == CONTAINER_FAILED ? -1 : 0;
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
        check_tree_end(&reading->check);
    }
}

static int read_all(struct reading *reading, struct source *source) {
    enum container_result begun = container_begin(&reading->container, source);
    if (begun == CONTAINER_FAILED) {
        return -1;
    }
    if (begun == CONTAINER_NO_MAGIC) {
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
