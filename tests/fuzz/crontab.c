/* The editor of root's crontab. */
#include "keep/crontab.h"

#include "fuzz.h"

#include <ctype.h>

/* What the editor gives, in a block of just that room so that ASan sees a byte too many. To be freed. */
static struct span edit(struct span table, const char *line) {
    size_t room = table.length + CRONTAB_LINE_SIZE + 2;
    size_t length = 0;
    char *to = malloc(room);
    fuzz_check(crontab_edit(table, line, to, room, &length));
    fuzz_check(length <= room);
    char *fitted = malloc(length + 1);
    size_t again = 0;
    fuzz_check(crontab_edit(table, line, fitted, length, &again) && again == length);
    fuzz_check(memcmp(fitted, to, length) == 0);
    fuzz_check(length == 0 || !crontab_edit(table, line, fitted, length - 1, &again));
    free(fitted);
    return (struct span){to, length};
}

static void release(struct span edited) {
    char *bytes;
    memcpy(&bytes, &edited.bytes, sizeof bytes);
    free(bytes);
}

static bool same(struct span one, struct span other) {
    return one.length == other.length && (one.length == 0 || memcmp(one.bytes, other.bytes, one.length) == 0);
}

/* Whether the line is muxwatch's own: told once more, and in another way than the editor's. */
static bool is_ours(const char *line, size_t length) {
    char text[400];
    char fields[5][100];
    int used = 0;
    if (length >= sizeof text || memchr(line, '\0', length) != NULL) {
        return false; /* the fuzzer's schedules are shorter */
    }
    memcpy(text, line, length);
    text[length] = '\0';
    if (sscanf(text, "%99[0-9*,/-]%*1[ ]%99[0-9*,/-]%*1[ ]%99[0-9*,/-]%*1[ ]%99[0-9*,/-]%*1[ ]%99[0-9*,/-]%n",
               fields[0], fields[1], fields[2], fields[3], fields[4], &used) != 5) {
        return false;
    }
    const char *rest = text + used;
    const char *end = " /opt/muxwatch/bin/muxwatch ensure --quiet >/dev/null 2>&1";
    return used < CRONTAB_SCHEDULE_SIZE && strncmp(rest, end, strlen(end)) == 0 &&
           (rest[strlen(end)] == '\0' || strcmp(rest + strlen(end), "\n") == 0);
}

/* The table without muxwatch's lines. To be freed. */
static struct span others(struct span table) {
    char *to = malloc(table.length + 1);
    size_t used = 0;
    for (size_t at = 0; at < table.length;) {
        const char *newline = memchr(table.bytes + at, '\n', table.length - at);
        size_t end = newline == NULL ? table.length : (size_t)(newline + 1 - table.bytes);
        if (!is_ours(table.bytes + at, end - at)) {
            memcpy(to + used, table.bytes + at, end - at);
            used += end - at;
        }
        at = end;
    }
    return (struct span){to, used};
}

/* Every other line stays as it was, but that a last one without newline may have got one. */
static void check_others(struct span table, struct span edited) {
    struct span before = others(table);
    struct span after = others(edited);
    bool grown = after.length == before.length + 1 && after.bytes[before.length] == '\n' &&
                 before.length > 0 && before.bytes[before.length - 1] != '\n';
    fuzz_check(after.length == before.length || grown);
    fuzz_check(memcmp(before.bytes, after.bytes, before.length) == 0);
    release(before);
    release(after);
}

static void check_schedules(const uint8_t *bytes, size_t length) {
    char name[65] = "";
    char schedule[CRONTAB_SCHEDULE_SIZE];
    memcpy(name, bytes, length < 64 ? length : 64);
    crontab_schedule_for(schedule, name);
    fuzz_check(crontab_schedule_valid(span_of(schedule)));
    struct fuzz_input input = fuzz_input_of(bytes, length);
    struct span first = fuzz_line(&input);
    if (crontab_schedule_valid(first)) {
        for (size_t i = 0; i < first.length; i++) {
            fuzz_check(isdigit((unsigned char)first.bytes[i]) || strchr("*,-/ ", first.bytes[i]) != NULL);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct span table = {(const char *)bytes, length};
    char line[CRONTAB_LINE_SIZE];
    crontab_line(line, "*/5 * * * *");
    struct span enabled = edit(table, line);
    struct span twice = edit(enabled, line);
    struct span disabled = edit(enabled, NULL);
    struct span without = edit(table, NULL);
    fuzz_check(span_equal(crontab_find(enabled), line));
    fuzz_check(same(enabled, twice));
    fuzz_check(crontab_find(disabled).length == 0 && crontab_find(without).length == 0);
    check_others(table, enabled);
    struct span rest = others(table);
    fuzz_check(same(without, rest));
    check_others(table, disabled);
    check_schedules(bytes, length);
    release(rest);
    release(enabled);
    release(twice);
    release(disabled);
    release(without);
    return 0;
}
