#include "rules/descriptor.h"

#include "format/descriptor.h"
#include "rules/installed.h"

#include <string.h>
#include <strings.h>

struct place check_place(xmlNode *node) {
    return (struct place){.member = DESCRIPTOR_NAME, .line = xml_line(node)};
}

/* A text of at most so many characters; those of UTF-8 count as one. */
static void judge_length(struct findings *findings, enum rule rule, xmlNode *node, const char *text,
                         size_t most) {
    size_t length = 0;
    for (const char *next = text; *next != '\0'; next++) {
        length += ((unsigned char)*next & 0xc0) != 0x80;
    }
    if (length > most) {
        findings_add(findings, rule, check_place(node), "%zu characters; at most %zu", length, most);
    }
}

static void judge_name(struct findings *findings, xmlNode *node, enum rule plain, enum rule length) {
    const char *text = xml_text(node);
    if (text[0] != '\0' && !descriptor_plain(text)) {
        findings_add(findings, plain, check_place(node), "it is '%.100s'", text);
    }
    judge_length(findings, length, node, text, DESCRIPTOR_NAME_MAX);
}

/* The boot bank keeps the descriptor at var/db/esximg/vibs/NAME-NUMBER.xml, and a tar's path has 99 bytes. */
static void judge_path_of(struct findings *findings, xmlNode *name) {
    size_t length = strlen(xml_text(name));
    if (length >= DESCRIPTOR_NAME_BREAKS) {
        findings_add(findings, RULE_VIB_NAME_TOO_LONG, check_place(name), "%zu bytes", length);
    }
}

static size_t count_dashes(const char *text) {
    size_t count = 0;
    while ((text = strchr(text, '-')) != NULL) {
        text++;
        count++;
    }
    return count;
}

static void judge_version(struct findings *findings, xmlNode *node) {
    const char *text = xml_text(node);
    if (count_dashes(text) > 1) {
        findings_add(findings, RULE_VIB_VERSION_DASHES, check_place(node), "it is '%.100s'", text);
    } else if (node != NULL && !descriptor_version_good(text)) {
        findings_add(findings, RULE_VIB_VERSION, check_place(node), "it is '%.100s'", text);
    }
    judge_length(findings, RULE_VIB_VERSION_LENGTH, node, text, DESCRIPTOR_NAME_MAX);
}

static void judge_date(struct findings *findings, xmlNode *node) {
    long long seconds;
    if (node != NULL && descriptor_read_date(xml_text(node), &seconds) != 0) {
        findings_add(findings, RULE_RELEASE_DATE, check_place(node), "it is '%.100s'", xml_text(node));
    }
}

static void judge_urls(struct findings *findings, xmlNode *vib) {
    xmlNode *url = xml_child(xml_child(vib, "urls"), "url");
    for (; url != NULL; url = xml_next(url)) {
        const char *key = xml_attribute(url, "key");
        if (key == NULL) {
            findings_add(findings, RULE_URL_KEY_MISSING, check_place(url), "%s", "");
        } else {
            judge_length(findings, RULE_URL_KEY_LENGTH, url, key, DESCRIPTOR_URL_KEY_MAX);
        }
    }
}

/* Whether the text is one of those in the list, which NULL ends. */
static bool one_of(const char *text, const char *const list[]) {
    while (*list != NULL && strcmp(*list, text) != 0) {
        list++;
    }
    return *list != NULL;
}

/* A name alone, or with both a relation and a version; of any version V or V-R. */
static bool constraint_good(const char *name, const char *relation, const char *version) {
    static const char *const relations[] = {"<<", "<=", "=", ">=", ">>", NULL};
    if (name == NULL || name[0] == '\0' || (relation == NULL) != (version == NULL)) {
        return false;
    }
    return relation == NULL ||
           (one_of(relation, relations) && version[0] != '\0' && count_dashes(version) <= 1);
}

static void judge_constraint(struct findings *findings, xmlNode *constraint) {
    const char *parts[] = {xml_attribute(constraint, "name"), xml_attribute(constraint, "relation"),
                           xml_attribute(constraint, "version")};
    if (!constraint_good(parts[0], parts[1], parts[2])) {
        findings_add(findings, RULE_CONSTRAINT, check_place(constraint),
                     "name '%.60s', relation '%.20s', version '%.40s'", parts[0] != NULL ? parts[0] : "",
                     parts[1] != NULL ? parts[1] : "", parts[2] != NULL ? parts[2] : "");
    }
}

/* The releases that all constraints on esx-version let in. */
static unsigned admitted(xmlNode *vib) {
    xmlNode *constraint = xml_child(xml_child(xml_child(vib, "relationships"), "depends"), "constraint");
    unsigned set = RELEASES_ALL;
    bool any = false;
    for (; constraint != NULL; constraint = xml_next(constraint)) {
        const char *name = xml_attribute(constraint, "name");
        const char *relation = xml_attribute(constraint, "relation");
        const char *version = xml_attribute(constraint, "version");
        if (name == NULL || strcmp(name, "esx-version") != 0 || relation == NULL || version == NULL) {
            continue;
        }
        any = true;
        for (int i = 0; i < RELEASES; i++) {
            set &= release_admitted((enum release)i, relation, version) ? ~0U : ~(1U << i);
        }
    }
    return any ? set : 0;
}

static void judge_relationships(struct findings *findings, xmlNode *vib) {
    xmlNode *relationships = xml_child(vib, "relationships");
    if (relationships == NULL) {
        return;
    }
    for (const char *const *name = descriptor_relationships(); *name != NULL; name++) {
        xmlNode *kind = xml_child(relationships, *name);
        if (kind == NULL) {
            findings_add(findings, RULE_RELATIONSHIP_MISSING, check_place(relationships), "no <%s>", *name);
        }
        for (xmlNode *one = xml_child(kind, "constraint"); one != NULL; one = xml_next(one)) {
            judge_constraint(findings, one);
        }
    }
}

/* Hosts take 1, TRUE and blanks around it (facts: 6.7). */
static void judge_boolean(struct findings *findings, xmlNode *node) {
    const char *text = xml_text(node);
    const char *word = text + strspn(text, " \t\r\n");
    size_t length = strcspn(word, " \t\r\n");
    bool ends = word[length + strspn(word + length, " \t\r\n")] == '\0';
    bool known = ends && ((length == 1 && (*word == '0' || *word == '1')) ||
                          (length == 4 && strncasecmp(word, "true", 4) == 0) ||
                          (length == 5 && strncasecmp(word, "false", 5) == 0));
    if (node != NULL && !known) {
        findings_add(findings, RULE_BOOLEAN, check_place(node), "<%.60s> is '%.60s'", xml_name(node), text);
    } else if (node != NULL && strcmp(text, "true") != 0 && strcmp(text, "false") != 0) {
        findings_add(findings, RULE_BOOLEAN_SPELLING, check_place(node), "<%.60s> is '%.60s'", xml_name(node),
                     text);
    }
}

static void judge_requirements(struct findings *findings, xmlNode *vib) {
    xmlNode *system = xml_child(vib, "system-requires");
    judge_boolean(findings, xml_child(system, "maintenance-mode"));
    for (xmlNode *platform = xml_child(system, "hwplatform"); platform != NULL;
         platform = xml_next(platform)) {
        const char *vendor = xml_attribute(platform, "vendor");
        if (vendor == NULL || vendor[0] == '\0') {
            findings_add(findings, RULE_HARDWARE_PLATFORM, check_place(platform), "%s", "");
        }
    }
}

/* Which elements there are, in which order, and how often. */
static void judge_order(struct findings *findings, xmlNode *vib) {
    unsigned seen = 0; /* bit for bit in the vendor's order */
    int last = -1;
    for (xmlNode *node = xmlFirstElementChild(vib); node != NULL; node = xmlNextElementSibling(node)) {
        const char *name = xml_name(node);
        int order = descriptor_order(name);
        if (order < 0) {
            findings_add(findings, RULE_ELEMENT_UNKNOWN, check_place(node), "<%.60s>", name);
            continue;
        }
        if ((seen & 1U << order) != 0) {
            findings_add(findings, RULE_ELEMENT_DUPLICATE, check_place(node), "<%s>", name);
        } else if (order < last) {
            findings_add(findings, RULE_ELEMENT_ORDER, check_place(node), "<%s> belongs before <%s>", name,
                         descriptor_elements()[last].name);
        }
        seen |= 1U << order;
        last = order > last ? order : last;
    }
}

/* Which elements there are not; and what is in those that say yes or no. */
static void judge_elements(struct findings *findings, xmlNode *vib) {
    for (const struct descriptor_element *element = descriptor_elements(); element->name != NULL; element++) {
        xmlNode *node = xml_child(vib, element->name);
        if (node == NULL || (element->kind == DESCRIPTOR_NEEDED && xml_text(node)[0] == '\0')) {
            findings_add(findings,
                         element->kind != DESCRIPTOR_NEEDED ? RULE_ELEMENT_ABSENT : RULE_ELEMENT_MISSING,
                         check_place(vib), "no <%s>", element->name);
        } else if (element->kind == DESCRIPTOR_BOOLEAN) {
            judge_boolean(findings, node);
        }
    }
}

static void judge_level(struct findings *findings, xmlNode *node) {
    static const char *const levels[] = {"community", "partner", "accepted", "certified", NULL};
    if (node != NULL && !one_of(xml_text(node), levels)) {
        findings_add(findings, RULE_ACCEPTANCE_LEVEL, check_place(node), "it is '%.60s'", xml_text(node));
    }
}

/* What only a VIB of the lowest acceptance level is bound to. */
static void judge_community(struct findings *findings, xmlNode *vib) {
    xmlNode *type = xml_child(vib, "type");
    xmlNode *overlay = xml_child(vib, "overlay");
    if (type != NULL && strcmp(xml_text(type), "bootbank") != 0) {
        findings_add(findings, RULE_VIB_TYPE, check_place(type), "it is '%.60s'", xml_text(type));
    }
    if (strcmp(xml_text(overlay), "true") == 0) {
        findings_add(findings, RULE_OVERLAY, check_place(overlay), "%s", "");
    }
}

static void judge_payload(const struct check *check, xmlNode *payload) {
    const char *name = xml_attribute(payload, "name");
    const char *type = xml_attribute(payload, "type");
    if (name == NULL || !descriptor_plain(name) || strlen(name) > DESCRIPTOR_PAYLOAD_NAME_MAX) {
        findings_add(check->findings, RULE_PAYLOAD_NAME, check_place(payload), "it is '%.60s'",
                     name != NULL ? name : "");
    } else if (descriptor_payload(check->vib, name) != payload) {
        findings_add(check->findings, RULE_PAYLOAD_DUPLICATE, check_place(payload), "%s", name);
    }
    if (type == NULL || (check->community && strcmp(type, "tgz") != 0 && strcmp(type, "vgz") != 0)) {
        findings_add(check->findings, RULE_PAYLOAD_TYPE, check_place(payload), "it is '%.60s'",
                     type != NULL ? type : "");
    }
}

static void judge_payloads(const struct check *check) {
    xmlNode *payloads = xml_child(check->vib, "payloads");
    xmlNode *payload = descriptor_first_payload(check->vib);
    if (payloads != NULL && payload == NULL) {
        findings_add(check->findings, RULE_PAYLOAD_NONE, check_place(payloads), "%s", "");
    }
    for (int count = 0; payload != NULL; payload = xml_next(payload)) {
        if (++count > DESCRIPTOR_PAYLOADS_MAX) {
            findings_add(check->findings, RULE_PAYLOAD_TOO_MANY, check_place(payload), "%s", "");
            return;
        }
        judge_payload(check, payload);
    }
}

void check_descriptor(const struct check *check) {
    struct findings *findings = check->findings;
    xmlNode *vib = check->vib;
    const char *version = xml_attribute(vib, "version");
    if (!xml_is(vib, "vib")) {
        findings_add(findings, RULE_DESCRIPTOR_ROOT, check_place(vib), "it is <%.60s>", xml_name(vib));
        return;
    }
    if (vib->ns != NULL) {
        findings_add(findings, RULE_DESCRIPTOR_NAMESPACE, check_place(vib), "%.100s",
                     (const char *)vib->ns->href);
    }
    if (version == NULL || strcmp(version, "5.0") != 0) {
        findings_add(findings, RULE_VIB_FORMAT_VERSION, check_place(vib), "it is '%.60s'",
                     version != NULL ? version : "");
    }
    judge_order(findings, vib);
    judge_elements(findings, vib);
    judge_name(findings, xml_child(vib, "name"), RULE_VIB_NAME, RULE_VIB_NAME_LENGTH);
    judge_name(findings, xml_child(vib, "vendor"), RULE_VIB_VENDOR, RULE_VIB_VENDOR_LENGTH);
    judge_path_of(findings, xml_child(vib, "name"));
    judge_version(findings, xml_child(vib, "version"));
    xmlNode *summary = xml_child(vib, "summary");
    judge_length(findings, RULE_SUMMARY_LENGTH, summary, xml_text(summary), DESCRIPTOR_SUMMARY_MAX);
    judge_date(findings, xml_child(vib, "release-date"));
    judge_urls(findings, vib);
    judge_relationships(findings, vib);
    judge_requirements(findings, vib);
    findings->admitted |= admitted(vib);
    if (findings->installed != NULL) {
        check_installed(findings, vib, findings->installed);
    }
    judge_level(findings, xml_child(vib, "acceptance-level"));
    if (check->community) {
        judge_community(findings, vib);
    }
    judge_payloads(check);
}
