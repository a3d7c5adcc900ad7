#include "rules/check.h"

#include "format/ar.h"
#include "format/descriptor.h"

#include <stdlib.h>
#include <string.h>

/* After this many members, only the payload that should come next is searched for: a VIB with more breaks a rule in any case. */
enum { MEMBERS_MAX = DESCRIPTOR_PAYLOADS_MAX + 2 };

/* A VIB while it is read. */
struct reading {
    struct check check;
    struct ar ar;
    xmlDoc *document;
    xmlNode
        *expected; /* the payload whose member should come next; a <payload> is marked once its member came */
    size_t count;  /* of members so far */
    bool described; /* descriptor.xml came */
    bool early;     /* another member came before it; what it is for, nobody knows */
    bool signature; /* sig.pkcs7 came */
    bool signs;     /* and is not empty */
};

/* What each fault of a member's header breaks, in the order of enum ar_fault. */
static const enum rule header_rules[] = {RULE_AR_HEADER,       RULE_AR_HEADER_END,  RULE_AR_HEADER_DATE,
                                         RULE_AR_HEADER_OWNER, RULE_AR_HEADER_MODE, RULE_AR_NAME,
                                         RULE_AR_LONG_NAMES,   RULE_AR_SYMBOL_TABLE};

int check_word(const char *text, const char *words) {
    int place = 1;
    for (size_t length; (length = strcspn(words, " ")) > 0; words += length + strspn(words + length, " ")) {
        if (strlen(text) == length && strncmp(words, text, length) == 0) {
            return place;
        }
        place++;
    }
    return 0;
}

/* A finding about the member that is being read, where it breaks the rule. */
static void judge(const struct reading *reading, enum rule rule, bool broken) {
    struct place place = {.member = reading->ar.member.name, .offset = reading->ar.member.offset};
    findings_judge(reading->check.findings, rule, place, broken, NULL);
}

/* What stands before the XML proper. */
static void judge_encoding(struct findings *findings, const char *text) {
    struct place place = {.member = DESCRIPTOR_NAME, .line = 1};
    const char *encoding = xml_encoding(text);
    findings_judge(findings, RULE_BYTE_ORDER_MARK, place, strncmp(text, "\xef\xbb\xbf", 3) == 0, NULL);
    if (strncmp(text, "\xfe\xff", 2) == 0 || strncmp(text, "\xff\xfe", 2) == 0) {
        encoding = "UTF-16";
    }
    size_t length = encoding != NULL ? strcspn(encoding, "\"'?> ") : 0;
    findings_judge(findings, RULE_DESCRIPTOR_ENCODING, place, encoding != NULL, "%.*s", (int)length,
                   encoding);
}

static void parse_descriptor(struct reading *reading, const struct buffer *text) {
    struct check *check = &reading->check;
    struct xml_error error;
    judge_encoding(check->findings, text->bytes);
    reading->document = xml_parse(text->bytes, text->length, &error);
    struct place place = {.member = DESCRIPTOR_NAME, .line = error.line};
    findings_judge(check->findings, error.declares ? RULE_DESCRIPTOR_ENTITIES : RULE_DESCRIPTOR_DOCTYPE,
                   place, error.doctype, NULL);
    if (reading->document != NULL) {
        check->vib = xmlDocGetRootElement(reading->document);
        if (check->viewer != NULL && check->viewer->descriptor != NULL) {
            check->viewer->descriptor(check->viewer->context, check->vib);
        }
        check_descriptor(check);
        check_paths_begin(check);
        reading->expected = descriptor_first_payload(check->vib);
    }
    findings_judge(check->findings, error.large ? RULE_DESCRIPTOR_SIZE : RULE_DESCRIPTOR_XML, place,
                   reading->document == NULL && !error.declares, "%s", error.reason);
}

static int read_descriptor(struct reading *reading) {
    struct buffer text = {.bytes = NULL};
    int result = source_collect(&reading->ar.body.source, &text, XML_BYTES_MAX);
    judge(reading, RULE_DESCRIPTOR_SIZE, result > 0);
    if (result == 0 && reading->ar.body.left == 0) {
        parse_descriptor(reading, &text);
    }
    free(text.bytes);
    return result < 0 ? -1 : 0;
}

/* The member's <payload>, which must be the next in the descriptor's order; NULL when it has none, or had its member. */
static xmlNode *find_payload(struct reading *reading) {
    const char *name = reading->ar.member.name;
    bool next = strcmp(xml_attribute_text(reading->expected, "name"), name) == 0;
    bool many = reading->count > MEMBERS_MAX;
    xmlNode *payload = next ? reading->expected : many ? NULL : descriptor_payload(reading->check.vib, name);
    bool again = payload == NULL ? check_word(name, DESCRIPTOR_NAME " " DESCRIPTOR_SIGNATURE)
                                 : !next && payload->_private != NULL;
    bool unknown = payload == NULL && !again;
    judge(reading, RULE_MEMBER_DUPLICATE, again);
    judge(reading, RULE_MEMBER_UNKNOWN, unknown && reading->expected != NULL);
    judge(reading, RULE_MEMBER_BEHIND, unknown && reading->expected == NULL);
    if (again || unknown) {
        return NULL;
    }
    judge(reading, RULE_PAYLOAD_ORDER, !next);
    payload->_private = reading;
    reading->expected = xml_next(payload);
    return payload;
}

static int read_member(struct reading *reading) {
    const struct ar_member *member = &reading->ar.member;
    struct source *body = &reading->ar.body.source;
    bool descriptor = strcmp(member->name, DESCRIPTOR_NAME) == 0;
    bool signature = strcmp(member->name, DESCRIPTOR_SIGNATURE) == 0;
    if ((member->faults & (AR_FAULT_LONG | AR_FAULT_SYMBOLS)) != 0) {
        return source_drain(body, NULL);
    }
    judge(reading, RULE_CONTAINER_ORDER, reading->count == 0 && !descriptor);
    judge(reading, RULE_SIGNATURE_MISSING, reading->count == 1 && !signature);
    reading->count++;
    if (descriptor && !reading->described) {
        reading->described = true;
        return read_descriptor(reading);
    }
    if (signature && !reading->signature) {
        reading->signature = true;
        reading->signs = member->size > 0;
        return source_drain(body, NULL);
    }
    reading->early |= !reading->described;
    reading->check.partly |= reading->early;
    xmlNode *payload = reading->check.vib != NULL ? find_payload(reading) : NULL;
    bool unknown = !reading->described || (reading->check.vib != NULL && payload == NULL);
    if (unknown && reading->check.viewer == NULL) {
        return source_drain(body, NULL);
    }
    return check_payload(&reading->check, body, member->size, payload, member->name);
}

/* Reads the padding, too. Returns as ar_finish() does. */
static enum ar_result finish_member(struct reading *reading) {
    enum ar_result result = ar_finish(&reading->ar);
    struct place place = {.member = reading->ar.member.name, .offset = reading->ar.member.offset};
    findings_judge(reading->check.findings, RULE_AR_TRUNCATED, place, result == AR_CUT,
                   "%llu of %llu bytes are missing", (unsigned long long)reading->ar.body.left,
                   (unsigned long long)reading->ar.member.size);
    judge(reading, RULE_AR_PADDING_MISSING, result == AR_END);
    judge(reading, RULE_AR_PADDING,
          result == AR_OK && reading->ar.member.size % 2 == 1 && reading->ar.pad != '\n');
    return result;
}

/* Reads all members. Returns END, FAILED, or CUT: what follows cannot be read, which was told. */
static enum ar_result read_members(struct reading *reading) {
    const struct ar_member *member = &reading->ar.member;
    enum ar_result result;
    while ((result = ar_next(&reading->ar)) == AR_OK) {
        for (size_t i = 0; i < sizeof header_rules / sizeof header_rules[0]; i++) {
            judge(reading, header_rules[i], (member->faults & 1U << i) != 0);
        }
        if ((member->faults & AR_FAULT_SIZE) != 0) {
            return AR_CUT;
        }
        enum ar_result end = read_member(reading) == 0 ? finish_member(reading) : AR_FAILED;
        if (end == AR_CUT || end == AR_FAILED) {
            return end;
        }
    }
    findings_judge(reading->check.findings, RULE_AR_HEADER, (struct place){.offset = member->offset},
                   result == AR_CUT, "it is truncated");
    return result;
}

/* What can be said only once all members were seen. */
static void judge_whole(struct reading *reading) {
    struct findings *findings = reading->check.findings;
    struct place place = {.member = DESCRIPTOR_SIGNATURE};
    xmlNode *payload = descriptor_first_payload(reading->check.vib);
    findings_judge(findings, RULE_CONTAINER_ORDER, (struct place){.member = NULL}, reading->count == 0,
                   "there is no member");
    for (int i = 0; payload != NULL && i < DESCRIPTOR_PAYLOADS_MAX; payload = xml_next(payload), i++) {
        const char *name = xml_attribute(payload, "name");
        if (name != NULL && !reading->early &&
            descriptor_payload(reading->check.vib, name)->_private == NULL) {
            findings_judge(findings, RULE_MEMBER_MISSING, check_place(payload), true, "%.60s", name);
            reading->check.partly = true;
        }
    }
    bool community = reading->check.community;
    bool empty = reading->signature && !reading->signs;
    findings_judge(findings, RULE_SIGNATURE_MISSING, place, !reading->signature && reading->count < 2, NULL);
    findings_judge(findings, RULE_SIGNATURE_NOT_EMPTY, place, reading->signs && community, NULL);
    findings_judge(findings, RULE_SIGNATURE_NOT_JUDGED, place, reading->signs && !community, NULL);
    findings_judge(findings, RULE_SIGNATURE_EMPTY, place, empty && !community, NULL);
    if (reading->check.vib != NULL) {
        check_paths_end(&reading->check);
    }
}

int check_vib(struct source *source, struct findings *findings, const struct viewer *viewer,
              xmlDoc **descriptor) {
    struct reading reading = {.check = {.findings = findings, .viewer = viewer, .community = true}};
    enum ar_result result = ar_begin(&reading.ar, source);
    findings_judge(findings, RULE_AR_MAGIC, (struct place){.member = NULL}, result == AR_NO_MAGIC, NULL);
    if (result == AR_OK) {
        result = read_members(&reading);
    }
    if (result == AR_END) {
        judge_whole(&reading);
    }
    names_free(&reading.check.listed);
    names_free(&reading.check.files);
    *descriptor = reading.document;
    return result == AR_FAILED ? -1 : 0;
}
