#include "rules/check.h"

#include "format/descriptor.h"
#include "format/message.h"
#include "format/paths.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

enum { SET_ID = 06000, STICKY = 01000, WRITABLE = 0002 };

/* clang-format off */
/* The folders below which a community VIB may have files without --force, on 6.7 and what is like it; every host has them. */
static const char *const allowed[] = {
    "opt", "etc/config", "etc/cim", "etc/shutdown.d", "etc/vmware/firewall", "etc/vmware/service",
    "etc/vmware/vm-support", "etc/vmware/shutdown/shutdown.d", "etc/vmware/pciid", "etc/vmware/driver.map.d",
    "etc/vmware/default.map.d", "etc/vmware/fallback.map.d", "etc/vmware/ihv.map.d", "etc/vmware/oem.map.d",
    "usr/lib/cim", "usr/lib/pycim", "usr/lib/vmware", "usr/lib/vmware-debug", "usr/lib64/vmware",
    "usr/libexec/jumpstart/plugins", "usr/lib/hostprofiles/plugins", "usr/lib/hostprofiles/locale",
    "usr/share/hwdata/default.pciids.d", "usr/share/hwdata/fallback.pciids.d",
    "usr/share/hwdata/ihv.pciids.d", "usr/share/hwdata/oem.pciids.d", "var/lib/sfcb/registration", NULL
};

/* More folders that every host has, and a tar need not: each with those above it. */
static const char *const on_host[] = {
    "bin", "etc/init.d", "etc/keys", "etc/likewise", "etc/opt/vmware", "etc/pam.d", "etc/rc.local.d",
    "etc/security", "etc/sfcb", "etc/ssh", "etc/vmware/hostd", "etc/vmware/license", "etc/vmware/secpolicy",
    "etc/vmware/ssl", "lib64", "lib", "sbin", "tmp", "usr/bin", "usr/lib/vmware/auth", "usr/lib/vmware/bin",
    "usr/lib/vmware/esxcli/ext", "usr/lib/vmware/esxcli/int", "usr/lib/vmware/hostd/docroot",
    "usr/lib/vmware/vm-support/bin", "usr/lib/vmware/vmkmod", "usr/sbin", "usr/share/certs", "var/lib/vmware",
    "var/lock", "var/log", "var/run/vmware", "var/spool/cron", "var/tmp", NULL
};
/* clang-format on */

/* What each fault of an entry's header breaks, in the order of enum tar_fault; the last two break none. */
static const enum rule header_rules[] = {RULE_TAR_FORMAT,    RULE_TAR_CHECKSUM,    RULE_TAR_NUMBER,
                                         RULE_TAR_LONG_NAME, RULE_TAR_NAME_LENGTH, RULE_TAR_KIND,
                                         RULE_TAR_PREFIX,    RULE_TAR_DIRECTORY,   RULE_TAR_LINK_TARGET};

static bool lies_on_host(const char *path, const char *const *folder) {
    while (*folder != NULL && strcmp(*folder, path) != 0 && !paths_below(path, *folder)) {
        folder++;
    }
    return *folder != NULL;
}

/* In etc/init.d files may be two levels deep. */
static bool is_allowed(const char *path) {
    const char *const *folder = allowed;
    while (*folder != NULL && !paths_below(*folder, path)) {
        folder++;
    }
    return *folder != NULL || paths_init_script(path) || fnmatch("etc/init.d/*/?*", path, FNM_PATHNAME) == 0;
}

void check_paths_begin(struct check *check) {
    xmlNode *file = xml_child(xml_child(check->vib, "file-list"), "file");
    for (; file != NULL && !check->crowded; file = xml_next(file)) {
        xmlChar *text = memory_need(xmlNodeGetContent(file));
        struct name name = {.text = (char *)text, .order = xml_line(file)};
        check->crowded = names_add(&check->listed, name) != 0;
        findings_judge(check->findings, RULE_FILE_LIST_TOO_LONG, check_place(file), check->crowded, NULL);
        xmlFree(text);
    }
    names_sort(&check->listed);
}

static void judge_mode(struct findings *findings, const struct tar_entry *entry, struct place place) {
    static const char said[] = "mode %04o";
    bool file = entry->kind == TAR_FILE;
    bool sticky = (entry->mode & STICKY) != 0;
    bool writable = (entry->mode & WRITABLE) != 0 && entry->kind != TAR_LINK;
    bool elsewhere = file && sticky && !paths_below("etc", place.path);
    bool missing = file && !sticky && paths_setting(place.path);
    findings_judge(findings, RULE_TAR_SET_ID, place, (entry->mode & SET_ID) != 0, said, entry->mode);
    findings_judge(findings, RULE_TAR_WRITABLE, place, writable, said, entry->mode);
    findings_judge(findings, RULE_STICKY_ELSEWHERE, place, elsewhere, said, entry->mode);
    findings_judge(findings, RULE_STICKY_MISSING, place, missing, said, entry->mode);
}

void check_paths_entry(struct check *check, const char *owner, const struct tar_entry *entry) {
    struct findings *findings = check->findings;
    struct place place = {.member = owner, .path = entry->name, .offset = entry->offset};
    enum paths_fault fault = paths_judge(entry->name);
    for (size_t i = 0; i < sizeof header_rules / sizeof header_rules[0]; i++) {
        findings_judge(findings, header_rules[i], place, (entry->faults & 1U << i) != 0,
                       entry->type >= ' ' ? "type '%c'" : "type %d", entry->type);
    }
    if (entry->kind == TAR_EXTENSION || check->viewer != NULL) {
        return;
    }
    findings_judge(findings, RULE_TAR_NODE, place, entry->kind == TAR_NODE, NULL);
    findings_judge(findings, RULE_TAR_LINK, place, entry->kind == TAR_LINK, NULL);
    findings_judge(findings, RULE_TAR_OWNER, place, entry->uid != 0 || entry->gid != 0,
                   "it belongs to %llu/%llu", (unsigned long long)entry->uid, (unsigned long long)entry->gid);
    findings_judge(findings, RULE_TAR_ABSOLUTE, place, fault == PATHS_ABSOLUTE, NULL);
    findings_judge(findings, RULE_TAR_DOT, place, fault == PATHS_DOT, NULL);
    findings_judge(findings, RULE_TAR_DOT_DOT, place, fault == PATHS_DOT_DOT, NULL);
    findings_judge(findings, RULE_TAR_NAME_BYTES, place, !paths_printable(place.path), NULL);
    judge_mode(findings, entry, place);
    struct name name = {.text = entry->name,
                        .owner = owner,
                        .kind = (int)entry->kind,
                        .order = (long)check->files.count,
                        .offset = entry->offset};
    bool more = !check->crowded && names_add(&check->files, name) != 0;
    findings_judge(findings, RULE_TAR_TOO_MANY, place, more, NULL);
    check->crowded |= more;
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
    bool other = there != NULL && there->kind != TAR_DIRECTORY;
    bool late = there == NULL || (!other && there->order > name->order);
    findings_judge(check->findings, RULE_TAR_PARENT_KIND, place, other, NULL);
    findings_judge(check->findings, there == NULL ? RULE_TAR_PARENT_MISSING : RULE_TAR_PARENT_LATE, place,
                   late && !lies_on_host(parent, allowed) && !lies_on_host(parent, on_host), "%s/", parent);
}

static void judge_files(const struct check *check) {
    for (size_t i = 0; i < check->files.count; i++) {
        const struct name *name = &check->files.list[i];
        struct place place = {.member = name->owner, .path = name->text, .offset = name->offset};
        if (i > 0 && strcmp(name[-1].text, name->text) == 0) {
            findings_judge(check->findings, RULE_TAR_DUPLICATE, place,
                           name[-1].kind != TAR_DIRECTORY || name[-1].owner == name->owner, NULL);
            continue;
        }
        judge_parent(check, name, place);
        findings_judge(check->findings, RULE_FILE_LIST_MISSING, place,
                       name->kind != TAR_DIRECTORY && names_find(&check->listed, name->text) == NULL, NULL);
    }
}

static void judge_listed(const struct check *check) {
    struct findings *findings = check->findings;
    for (size_t i = 0; i < check->listed.count; i++) {
        const struct name *name = &check->listed.list[i];
        const char *path = name->text;
        const struct name *there = names_find(&check->files, path);
        bool again = i > 0 && strcmp(name[-1].text, path) == 0;
        bool community = check->community && !again;
        struct place place = {.member = DESCRIPTOR_NAME, .path = path, .line = name->order};
        findings_judge(findings, RULE_FILE_LIST_PATH, place, paths_judge(path) != PATHS_GOOD, NULL);
        findings_judge(findings, RULE_FILE_LIST_LENGTH, place, strlen(path) > DESCRIPTOR_PATH_MAX, NULL);
        findings_judge(findings, RULE_FILE_LIST_DUPLICATE, place, again, NULL);
        findings_judge(findings, RULE_PATH_NOT_ALLOWED, place, community && !is_allowed(path), NULL);
        findings_judge(findings, RULE_PATH_SECPOLICY, place,
                       community && paths_below("etc/vmware/secpolicy", path), NULL);
        findings_judge(findings, RULE_PATH_INIT_SCRIPT, place, community && paths_init_script(path), NULL);
        findings_judge(findings, RULE_FILE_LIST_EXTRA, place,
                       !check->partly && !again && (there == NULL || there->kind == TAR_DIRECTORY), NULL);
    }
}

void check_paths_end(struct check *check) {
    names_sort(&check->files);
    if (!check->crowded) {
        judge_files(check);
        judge_listed(check);
    }
}
