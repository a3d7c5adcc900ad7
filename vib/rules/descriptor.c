#include "rules/check.h"

#include "format/descriptor.h"

#include <stdio.h>
#include <string.h>

struct place check_place(xmlNode *node) {
    return (struct place){.member = DESCRIPTOR_NAME, .line = xml_line(node)};
}

#define BLANKS "[ \t\r\n]"
#define PLAIN "[0-9A-Za-z_.-]"
#define WORDS "[0-9A-Za-z_]+([.][0-9A-Za-z_]+)*"

/* What the text of an element must be, where the element is there. */
static const struct {
    const char *element;
    const char *pattern; /* NULL: only its length is judged */
    enum rule rule;      /* that is broken otherwise */
    unsigned most;       /* characters, where there is no pattern */
    bool community;      /* for a VIB of the lowest acceptance level alone */
} forms[] = {
    {"name", "^" PLAIN "*$", RULE_VIB_NAME, 0, false},
    {"name", NULL, RULE_VIB_NAME_LENGTH, DESCRIPTOR_NAME_MAX, false},
    /* The boot bank keeps the descriptor at var/db/esximg/vibs/NAME-NUMBER.xml, and a tar's path has 99 bytes. */
    {"name", "^.{0,49}$", RULE_VIB_NAME_TOO_LONG, 0, false},
    {"vendor", "^" PLAIN "*$", RULE_VIB_VENDOR, 0, false},
    {"vendor", NULL, RULE_VIB_VENDOR_LENGTH, DESCRIPTOR_NAME_MAX, false},
    {"version", "^" WORDS "-" WORDS "$|-.*-", RULE_VIB_VERSION, 0, false},
    {"version", "^[^-]*-?[^-]*$", RULE_VIB_VERSION_DASHES, 0, false},
    {"version", NULL, RULE_VIB_VERSION_LENGTH, DESCRIPTOR_NAME_MAX, false},
    {"summary", NULL, RULE_SUMMARY_LENGTH, DESCRIPTOR_SUMMARY_MAX, false},
    {"acceptance-level", "^(community|partner|accepted|certified)$", RULE_ACCEPTANCE_LEVEL, 0, false},
    {"type", "^bootbank$", RULE_VIB_TYPE, 0, true},
    {"overlay", "^" BLANKS "*([^ \t\r\n1tT]|$)", RULE_OVERLAY, 0, true},
};

/* A text of at most so many characters; those of UTF-8 count as one. */
static void judge_length(struct findings *findings, enum rule rule, xmlNode *node, const char *text,
                         size_t most) {
    size_t length = 0;
    for (const char *next = text; *next != '\0'; next++) {
        length += ((unsigned char)*next & 0xc0) != 0x80;
    }
    findings_judge(findings, rule, check_place(node), length > most, "%zu characters; at most %zu", length,
                   most);
}

static void judge_texts(const struct check *check) {
    xmlNode *date = xml_child(check->vib, "release-date");
    long long seconds;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        xmlNode *node = xml_child(check->vib, forms[i].element);
        const char *text = xml_text(node);
        if (forms[i].pattern == NULL) {
            judge_length(check->findings, forms[i].rule, node, text, forms[i].most);
        } else if (node != NULL && (check->community || !forms[i].community) &&
                   !descriptor_matches(text, forms[i].pattern)) {
            findings_judge(check->findings, forms[i].rule, check_place(node), true, "it is '%.100s'", text);
        }
    }
    findings_judge(check->findings, RULE_RELEASE_DATE, check_place(date),
                   date != NULL && descriptor_read_date(xml_text(date), &seconds) != 0, "it is '%.100s'",
                   xml_text(date));
}

static void judge_urls(struct findings *findings, xmlNode *vib) {
    xmlNode *url = xml_child(xml_child(vib, "urls"), "url");
    for (; url != NULL; url = xml_next(url)) {
        findings_judge(findings, RULE_URL_KEY_MISSING, check_place(url), xml_attribute(url, "key") == NULL,
                       NULL);
        judge_length(findings, RULE_URL_KEY_LENGTH, url, xml_attribute_text(url, "key"),
                     DESCRIPTOR_URL_KEY_MAX);
    }
}

/* A name alone, or with both a relation and a version; of any version V or V-R. */
static void judge_constraint(struct findings *findings, xmlNode *constraint) {
    const char *relation = xml_attribute(constraint, "relation");
    const char *version = xml_attribute(constraint, "version");
    const char *name = xml_attribute_text(constraint, "name");
    struct place place = check_place(constraint);
    bool wrong = name[0] == '\0' || (relation == NULL) != (version == NULL) ||
                 (version != NULL && (version[0] == '\0' || strchr(version, '-') != strrchr(version, '-')));
    bool odd = !wrong && relation != NULL && !check_word(relation, "<< <= = >= >>");
    findings_judge(findings, RULE_CONSTRAINT, place, wrong, "name '%.60s', relation '%.20s', version '%.40s'",
                   name, relation != NULL ? relation : "", version != NULL ? version : "");
    findings_judge(findings, RULE_CONSTRAINT_RELATION, place, odd, "it is '%.20s'", relation);
}

/* The releases that a constraint lets in; one on something else says nothing of them, and lets in every bit. */
static unsigned admitted(xmlNode *constraint) {
    const char *relation = xml_attribute(constraint, "relation");
    const char *version = xml_attribute(constraint, "version");
    bool says = strcmp(xml_attribute_text(constraint, "name"), "esx-version") == 0;
    return says && relation != NULL && version != NULL ? releases_admitted(relation, version) : ~0U;
}

/* Whether a VIB of that version is one that the constraint speaks of: 6.7.0 is any of 6.7.0-1. */
static bool matches(const char *present, const char *relation, const char *wanted) {
    char version[200]; /* its beginning, where it is longer */
    if (relation == NULL || wanted == NULL) {
        return true;
    }
    size_t length = strchr(wanted, '-') != NULL ? strlen(present) : strcspn(present, "-");
    snprintf(version, sizeof version, "%.*s", (int)length, present);
    int order = strverscmp(version, wanted);
    return (order < 0 && relation[0] == '<') || (order > 0 && relation[0] == '>') ||
           (order == 0 && strchr(relation, '=') != NULL);
}

/* Holds a constraint, of depends (`wanted`) or of conflicts, against the host, where somebody said what is there. */
static void judge_installed(struct findings *findings, xmlNode *constraint, bool wanted) {
    const char *name = xml_attribute(constraint, "name");
    const char *relation = xml_attribute(constraint, "relation");
    const char *version = xml_attribute(constraint, "version");
    if (findings->installed == NULL || name == NULL) {
        return;
    }
    /* esx-version is what esx-base provides; so are the kernel's interfaces, but which there are, its version does not say. */
    bool provided = strncmp(name, "vmkapi_", 7) == 0 || strncmp(name, "com.vmware.", 11) == 0;
    const struct name *found =
        names_find(findings->installed, strcmp(name, "esx-version") == 0 ? "esx-base" : name);
    enum rule rule = provided && found == NULL ? RULE_DEPENDS_UNKNOWN : RULE_DEPENDS_MISSING;
    findings_judge(findings, wanted ? rule : RULE_CONFLICT, check_place(constraint),
                   (found != NULL && matches(found->owner, relation, version)) != wanted,
                   "%.60s %.4s %.40s; the host has %.60s", name, relation != NULL ? relation : "",
                   version != NULL ? version : "", found != NULL ? found->owner : "none");
}

static void judge_relationships(struct findings *findings, xmlNode *relationships) {
    unsigned releases = ~0U;
    for (const char *const *name = descriptor_relationships; relationships != NULL && *name != NULL; name++) {
        xmlNode *kind = xml_child(relationships, *name);
        bool depends = strcmp(*name, "depends") == 0;
        findings_judge(findings, RULE_RELATIONSHIP_MISSING, check_place(relationships), kind == NULL,
                       "no <%s>", *name);
        for (xmlNode *one = xml_child(kind, "constraint"); one != NULL; one = xml_next(one)) {
            judge_constraint(findings, one);
            releases &= depends ? admitted(one) : ~0U;
            if (depends || strcmp(*name, "conflicts") == 0) {
                judge_installed(findings, one, depends);
            }
        }
    }
    findings->admitted |= releases <= RELEASES_ALL ? releases : 0;
}

/* `wrong` is the rule for what is neither true nor false; hosts take 1, TRUE and blanks around it (facts: 6.7). */
static void judge_boolean(struct findings *findings, xmlNode *node, enum rule wrong) {
    const char *text = xml_text(node);
    if (node != NULL && !check_word(text, "true false")) {
        bool known =
            descriptor_matches(text, "^" BLANKS "*([01]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])" BLANKS "*$");
        findings_judge(findings, known ? RULE_BOOLEAN_SPELLING : wrong, check_place(node), true,
                       "<%.60s> is '%.60s'", xml_name(node), text);
    }
}

/* Which elements there are, in which order, and how often. */
static void judge_order(struct findings *findings, xmlNode *vib) {
    unsigned seen = 0; /* bit for bit in the vendor's order */
    int last = 0;
    for (xmlNode *node = xmlFirstElementChild(vib); node != NULL; node = xmlNextElementSibling(node)) {
        struct place place = check_place(node);
        const char *name = xml_name(node);
        int order = descriptor_order(name);
        unsigned bit = order >= 0 ? 1U << order : 0;
        bool early = bit != 0 && (seen & bit) == 0 && order < last;
        findings_judge(findings, RULE_ELEMENT_UNKNOWN, place, bit == 0, "<%.60s>", name);
        findings_judge(findings, RULE_ELEMENT_DUPLICATE, place, (seen & bit) != 0, "<%s>", name);
        findings_judge(findings, RULE_ELEMENT_ORDER, place, early, "<%s> belongs before <%s>", name,
                       descriptor_elements[last].name);
        seen |= bit;
        last = order > last ? order : last;
    }
}

/* Which elements there are not; and what is in those that are true or false. */
static void judge_elements(struct findings *findings, xmlNode *vib) {
    for (const struct descriptor_element *element = descriptor_elements; element->name != NULL; element++) {
        xmlNode *node = xml_child(vib, element->name);
        bool needed = element->kind == DESCRIPTOR_NEEDED;
        findings_judge(findings, needed ? RULE_ELEMENT_MISSING : RULE_ELEMENT_ABSENT, check_place(vib),
                       needed ? xml_text(node)[0] == '\0' : node == NULL, "no <%s>", element->name);
        if (element->kind == DESCRIPTOR_BOOLEAN) {
            judge_boolean(findings, node, RULE_BOOLEAN);
        }
    }
    xmlNode *system = xml_child(vib, "system-requires");
    judge_boolean(findings, xml_child(system, "maintenance-mode"), RULE_MAINTENANCE_MODE);
    xmlNode *platform = xml_child(system, "hwplatform");
    for (; platform != NULL; platform = xml_next(platform)) {
        findings_judge(findings, RULE_HARDWARE_PLATFORM, check_place(platform),
                       xml_attribute_text(platform, "vendor")[0] == '\0', NULL);
    }
}

static void judge_payloads(const struct check *check) {
    xmlNode *payloads = xml_child(check->vib, "payloads");
    xmlNode *payload = descriptor_first_payload(check->vib);
    findings_judge(check->findings, RULE_PAYLOAD_NONE, check_place(payloads),
                   payloads != NULL && payload == NULL, NULL);
    for (int i = 0; payload != NULL && i < DESCRIPTOR_PAYLOADS_MAX; payload = xml_next(payload), i++) {
        const char *name = xml_attribute_text(payload, "name");
        const char *type = xml_attribute(payload, "type");
        bool named = descriptor_matches(name, "^" PLAIN "{1,15}$");
        bool again = named && descriptor_payload(check->vib, name) != payload;
        findings_judge(check->findings, RULE_PAYLOAD_NAME, check_place(payload), !named, "it is '%.60s'",
                       name);
        findings_judge(check->findings, RULE_PAYLOAD_DUPLICATE, check_place(payload), again, "%s", name);
        findings_judge(check->findings, RULE_PAYLOAD_TYPE, check_place(payload),
                       type == NULL || (check->community && !check_word(type, "tgz vgz")), "it is '%.60s'",
                       type != NULL ? type : "");
    }
    findings_judge(check->findings, RULE_PAYLOAD_TOO_MANY, check_place(payload), payload != NULL, NULL);
}

void check_descriptor(struct check *check) {
    struct findings *findings = check->findings;
    xmlNode *vib = check->vib;
    const char *version = xml_attribute_text(vib, "version");
    bool other = vib->ns != NULL || strcmp(xml_name(vib), "vib") != 0;
    findings_judge(findings, vib->ns != NULL ? RULE_DESCRIPTOR_NAMESPACE : RULE_DESCRIPTOR_ROOT,
                   check_place(vib), other, "<%.60s>", xml_name(vib));
    if (other) {
        check->vib = NULL;
        return;
    }
    findings_judge(findings, RULE_VIB_FORMAT_VERSION, check_place(vib), strcmp(version, "5.0") != 0,
                   "it is '%.60s'", version);
    check->community = !check_word(xml_child_text(vib, "acceptance-level"), "partner accepted certified");
    judge_order(findings, vib);
    judge_elements(findings, vib);
    judge_texts(check);
    judge_urls(findings, vib);
    judge_relationships(findings, xml_child(vib, "relationships"));
    judge_payloads(check);
}
