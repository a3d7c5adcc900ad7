#include "rules/paths.h"

#include "format/descriptor.h"
#include "format/memory.h"
#include "format/paths.h"

#include <stdio.h>

#include <string.h>

enum { SET_ID = 06000, STICKY = 01000, WRITABLE = 0002 };

/* The folders below which a community VIB may have files without --force, on 6.7 and what is like it; in etc/init.d two levels deep. */
static const char *const allowed[] = {
    "opt",
    "etc/config",
    "etc/cim",
    "etc/shutdown.d",
    "etc/vmware/firewall",
    "etc/vmware/service",
    "etc/vmware/vm-support",
    "etc/vmware/shutdown/shutdown.d",
    "etc/vmware/pciid",
    "etc/vmware/driver.map.d",
    "etc/vmware/default.map.d",
    "etc/vmware/fallback.map.d",
    "etc/vmware/ihv.map.d",
    "etc/vmware/oem.map.d",
    "usr/lib/cim",
    "usr/lib/pycim",
    "usr/lib/vmware",
    "usr/lib/vmware-debug",
    "usr/lib64/vmware",
    "usr/libexec/jumpstart/plugins",
    "usr/lib/hostprofiles/plugins",
    "usr/lib/hostprofiles/locale",
    "usr/share/hwdata/default.pciids.d",
    "usr/share/hwdata/fallback.pciids.d",
    "usr/share/hwdata/ihv.pciids.d",
    "usr/share/hwdata/oem.pciids.d",
    "var/lib/sfcb/registration",
    NULL,
};

/* The folders that every host has, and a tar need not: each with those above it. */
static const char *const on_host[] = {
    "bin",
    "etc/cim",
    "etc/config",
    "etc/init.d",
    "etc/pam.d",
    "etc/rc.local.d",
    "etc/security",
    "etc/sfcb",
    "etc/shutdown.d",
    "etc/vmware/default.map.d",
    "etc/vmware/driver.map.d",
    "etc/vmware/fallback.map.d",
    "etc/vmware/firewall",
    "etc/vmware/hostd",
    "etc/vmware/ihv.map.d",
    "etc/vmware/oem.map.d",
    "etc/vmware/pciid",
    "etc/vmware/service",
    "etc/vmware/shutdown/shutdown.d",
    "etc/vmware/vm-support",
    "lib64",
    "lib",
    "opt",
    "sbin",
    "tmp",
    "usr/bin",
    "usr/lib/cim",
    "usr/lib/hostprofiles/locale",
    "usr/lib/hostprofiles/plugins",
    "usr/lib/pycim",
    "usr/lib/vmware/bin",
    "usr/lib/vmware/esxcli/ext",
    "usr/lib/vmware/hostd/docroot",
    "usr/lib/vmware/vmkmod",
    "usr/lib64/vmware",
    "usr/libexec/jumpstart/plugins",
    "usr/sbin",
    "usr/share/hwdata/default.pciids.d",
    "usr/share/hwdata/fallback.pciids.d",
    "usr/share/hwdata/ihv.pciids.d",
    "usr/share/hwdata/oem.pciids.d",
    "var/lib/sfcb/registration",
    "var/log",
    "var/spool/cron",
    "var/tmp",
    NULL,
};

static bool is_on_host(const char *path) {
    const char *const *folder = on_host;
    while (*folder != NULL && strcmp(*folder, path) != 0 && !paths_below(path, *folder)) {
        folder++;
    }
    return *folder != NULL;
}

static bool is_allowed(const char *path) {
    const char *const *folder = allowed;
    while (*folder != NULL && !paths_below(*folder, path)) {
        folder++;
    }
    const char *within = path + strlen("etc/init.d/");
    bool script = paths_below("etc/init.d", path);
    const char *slash = script ? strchr(within, '/') : NULL;
    return *folder != NULL ||
           (script && (slash == NULL || (slash[1] != '\0' && strchr(slash + 1, '/') == NULL)));
}

/* The header's own faults: bit and rule. */
static const struct {
    unsigned fault;
    enum rule rule;
} header_rules[] = {
    {TAR_FAULT_FORMAT, RULE_TAR_FORMAT},      {TAR_FAULT_CHECKSUM, RULE_TAR_CHECKSUM},
    {TAR_FAULT_NUMBER, RULE_TAR_NUMBER},      {TAR_FAULT_LONG_NAME, RULE_TAR_LONG_NAME},
    {TAR_FAULT_LENGTH, RULE_TAR_NAME_LENGTH}, {TAR_FAULT_TYPE, RULE_TAR_KIND},
    {TAR_FAULT_PREFIX, RULE_TAR_PREFIX},      {TAR_FAULT_DIRECTORY, RULE_TAR_DIRECTORY},
    {TAR_FAULT_LINK, RULE_TAR_LINK_TARGET},
};

static const enum rule path_rules[] = {
    [PATHS_ABSOLUTE] = RULE_TAR_ABSOLUTE, [PATHS_DOT] = RULE_TAR_DOT, [PATHS_DOT_DOT] = RULE_TAR_DOT_DOT};

static bool printable(const char *text) {
    for (; *text != '\0'; text++) {
        if (*text < 0x20 || *text > 0x7e) {
            return false;
        }
    }
    return true;
}

static void judge_path(struct findings *findings, struct place place) {
    enum paths_fault fault = paths_judge(place.path);
    if (fault != PATHS_GOOD) {
        findings_add(findings, path_rules[fault], place, "%s", "");
    }
    if (!printable(place.path)) {
        findings_add(findings, RULE_TAR_NAME_BYTES, place, "%s", "");
    }
}

static void judge_mode(struct findings *findings, const struct tar_entry *entry, struct place place) {
    if ((entry->mode & SET_ID) != 0) {
        findings_add(findings, RULE_TAR_SET_ID, place, "mode %04o", entry->mode);
    }
    if ((entry->mode & WRITABLE) != 0 && entry->kind != TAR_LINK) {
        findings_add(findings, RULE_TAR_WRITABLE, place, "mode %04o", entry->mode);
    }
    if (entry->kind != TAR_FILE) {
        return;
    }
    if ((entry->mode & STICKY) != 0 && !paths_sticky(place.path)) {
        findings_add(findings, RULE_STICKY_ELSEWHERE, place, "mode %04o", entry->mode);
    }
    if ((entry->mode & STICKY) == 0 && paths_setting(place.path)) {
        findings_add(findings, RULE_STICKY_MISSING, place, "mode %04o", entry->mode);
    }
}

static void keep_name(struct check *check, const char *owner, const struct tar_entry *entry,
                      struct place place) {
    char text[TAR_NAME_SIZE];
    snprintf(text, sizeof text, "%s", entry->name);
    struct name name = {.text = text,
                        .owner = owner,
                        .kind = (int)entry->kind,
                        .order = (long)check->files.count,
                        .offset = entry->offset};
    if (!check->crowded && names_add(&check->files, name) != 0) {
        check->crowded = true;
        findings_add(check->findings, RULE_TAR_TOO_MANY, place, "%s", "");
    }
}

void check_paths_entry(struct check *check, const char *owner, const struct tar_entry *entry) {
    struct findings *findings = check->findings;
    struct place place = {.member = owner, .path = entry->name, .offset = entry->offset};
    for (size_t i = 0; i < sizeof header_rules / sizeof header_rules[0]; i++) {
        if ((entry->faults & header_rules[i].fault) != 0) {
            findings_add(findings, header_rules[i].rule, place, entry->type >= ' ' ? "type '%c'" : "type %d",
                         entry->type);
        }
    }
    if (entry->kind == TAR_EXTENSION) {
        return;
    }
    if (entry->kind == TAR_NODE) {
        findings_add(findings, RULE_TAR_NODE, place, "its type is '%c'", entry->type);
    }
    if (entry->kind == TAR_LINK) {
        findings_add(findings, RULE_TAR_LINK, place, "%s", "");
    }
    if (entry->uid != 0 || entry->gid != 0) {
        findings_add(findings, RULE_TAR_OWNER, place, "it belongs to %llu/%llu",
                     (unsigned long long)entry->uid, (unsigned long long)entry->gid);
    }
    judge_path(findings, place);
    judge_mode(findings, entry, place);
    keep_name(check, owner, entry, place);
}

/* The entry's directory must have come before it. */
static void judge_parent(const struct check *check, const struct name *name, struct place place) {
    char parent[TAR_NAME_SIZE];
    const char *slash = strrchr(name->text, '/');
    if (slash == NULL || slash == name->text) {
        return;
    }
    snprintf(parent, sizeof parent, "%.*s", (int)(slash - name->text), name->text);
    const struct name *there = names_find(&check->files, parent);
    if (there == NULL && !is_on_host(parent)) {
        findings_add(check->findings, RULE_TAR_PARENT_MISSING, place, "no entry %s/", parent);
    } else if (there != NULL && there->kind != TAR_DIRECTORY) {
        findings_add(check->findings, RULE_TAR_PARENT_KIND, place, "%s is no directory", parent);
    } else if (there != NULL && there->order > name->order && !is_on_host(parent)) {
        findings_add(check->findings, RULE_TAR_PARENT_LATE, place, "%s/ comes later", parent);
    }
}

static void judge_allowed(const struct check *check, struct place place) {
    if (!check->community) {
        return;
    }
    if (!is_allowed(place.path)) {
        findings_add(check->findings, RULE_PATH_NOT_ALLOWED, place, "%s", "");
    } else if (paths_init_script(place.path)) {
        findings_add(check->findings, RULE_PATH_INIT_SCRIPT, place, "%s", "");
    }
}

static void judge_files(const struct check *check, const struct names *listed) {
    for (size_t i = 0; i < check->files.count; i++) {
        const struct name *name = &check->files.list[i];
        const struct name *before = i > 0 ? name - 1 : NULL;
        struct place place = {.member = name->owner, .path = name->text, .offset = name->offset};
        if (before != NULL && strcmp(before->text, name->text) == 0) {
            if (before->kind != TAR_DIRECTORY || before->owner == name->owner) {
                findings_add(check->findings, RULE_TAR_DUPLICATE, place, "%s", "");
            }
            continue;
        }
        judge_parent(check, name, place);
        if (name->kind == TAR_DIRECTORY) {
            continue;
        }
        if (names_find(listed, name->text) == NULL) {
            findings_add(check->findings, RULE_FILE_LIST_MISSING, place, "%s", "");
        }
    }
}

static void judge_listed(const struct check *check, const struct names *listed) {
    for (size_t i = 0; i < listed->count; i++) {
        const struct name *name = &listed->list[i];
        struct place place = {.member = DESCRIPTOR_NAME, .path = name->text, .line = name->order};
        const struct name *there = names_find(&check->files, name->text);
        if (paths_judge(name->text) != PATHS_GOOD) {
            findings_add(check->findings, RULE_FILE_LIST_PATH, place, "%s", "");
        }
        if (strlen(name->text) > DESCRIPTOR_PATH_MAX) {
            findings_add(check->findings, RULE_FILE_LIST_LENGTH, place, "%zu bytes", strlen(name->text));
        }
        if (i > 0 && strcmp(name[-1].text, name->text) == 0) {
            findings_add(check->findings, RULE_FILE_LIST_DUPLICATE, place, "%s", "");
            continue;
        }
        judge_allowed(check, place);
        if (!check->partly && (there == NULL || there->kind == TAR_DIRECTORY)) {
            findings_add(check->findings, RULE_FILE_LIST_EXTRA, place, "%s", "");
        }
    }
}

/* Reads the file list. Returns 0, or -1 when it is too long. */
static int read_list(struct check *check, struct names *listed) {
    xmlNode *file = xml_child(xml_child(check->vib, "file-list"), "file");
    for (; file != NULL; file = xml_next(file)) {
        struct name name = {.order = xml_line(file)};
        xmlChar *text = memory_need(xmlNodeGetContent(file));
        name.text = (char *)text;
        int result = names_add(listed, name);
        xmlFree(text);
        if (result != 0) {
            findings_add(check->findings, RULE_FILE_LIST_TOO_LONG, check_place(file), "%s", "");
            return -1;
        }
    }
    names_sort(listed);
    return 0;
}

void check_paths_end(struct check *check) {
    struct names listed = {.list = NULL};
    names_sort(&check->files);
    if (!check->crowded && read_list(check, &listed) == 0) {
        judge_files(check, &listed);
        judge_listed(check, &listed);
    }
    names_free(&listed);
}
