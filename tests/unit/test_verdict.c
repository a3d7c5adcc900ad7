#include "judge/verdict.h"

#include "report/results.h"
#include "scene.h"
#include "unit.h"

enum { RUN = STATUS_RUNNING, DOWN = STATUS_DOWN, WHAT = STATUS_UNKNOWN };
enum worlds { NO_WORLD, SOME_WORLD, WORLDS_UNSEEN };
enum rows { NO_ROW, DSVA_ROW, LIVE_ROW, OWNERLESS_ROW, ROWS_UNSEEN, CUT_AFTER_DSVA_ROW, CUT_AFTER_LIVE_ROW };

/* Whether Mux runs, by what its three witnesses say. */
static const struct {
    int status;
    enum worlds worlds;
    enum rows rows;
    enum mux mux;
} witnesses[] = {
    /* status running; at least one world or not observed; any connection: running */
    {RUN, SOME_WORLD, DSVA_ROW, MUX_RUNNING},
    {RUN, SOME_WORLD, LIVE_ROW, MUX_RUNNING},
    {RUN, SOME_WORLD, NO_ROW, MUX_RUNNING},
    {RUN, SOME_WORLD, OWNERLESS_ROW, MUX_RUNNING},
    {RUN, SOME_WORLD, ROWS_UNSEEN, MUX_RUNNING},
    {RUN, WORLDS_UNSEEN, DSVA_ROW, MUX_RUNNING},
    {RUN, WORLDS_UNSEEN, LIVE_ROW, MUX_RUNNING},
    {RUN, WORLDS_UNSEEN, NO_ROW, MUX_RUNNING},
    {RUN, WORLDS_UNSEEN, ROWS_UNSEEN, MUX_RUNNING},
    /* running, no world, but ESTABLISHED: running */
    {RUN, NO_WORLD, DSVA_ROW, MUX_RUNNING},
    {RUN, NO_WORLD, CUT_AFTER_DSVA_ROW, MUX_RUNNING},
    /* running, no world, not ESTABLISHED: contradicted */
    {RUN, NO_WORLD, LIVE_ROW, MUX_CONTRADICTED},
    {RUN, NO_WORLD, NO_ROW, MUX_CONTRADICTED},
    {RUN, NO_WORLD, OWNERLESS_ROW, MUX_CONTRADICTED},
    {RUN, NO_WORLD, ROWS_UNSEEN, MUX_CONTRADICTED},
    /* down; no world or not observed; no connection or not observed: down */
    {DOWN, NO_WORLD, NO_ROW, MUX_DOWN},
    {DOWN, NO_WORLD, ROWS_UNSEEN, MUX_DOWN},
    {DOWN, NO_WORLD, OWNERLESS_ROW, MUX_DOWN},
    {DOWN, WORLDS_UNSEEN, NO_ROW, MUX_DOWN},
    {DOWN, WORLDS_UNSEEN, ROWS_UNSEEN, MUX_DOWN},
    /* where ps could not tell, a connection of an unnamed owner is doubt enough */
    {DOWN, WORLDS_UNSEEN, OWNERLESS_ROW, MUX_CONTRADICTED},
    /* down, at least one world: contradicted */
    {DOWN, SOME_WORLD, NO_ROW, MUX_CONTRADICTED},
    {DOWN, SOME_WORLD, DSVA_ROW, MUX_CONTRADICTED},
    {DOWN, SOME_WORLD, LIVE_ROW, MUX_CONTRADICTED},
    {DOWN, SOME_WORLD, ROWS_UNSEEN, MUX_CONTRADICTED},
    /* down, but a connection of Mux that needs a live process: contradicted */
    {DOWN, NO_WORLD, DSVA_ROW, MUX_CONTRADICTED},
    {DOWN, NO_WORLD, LIVE_ROW, MUX_CONTRADICTED},
    {DOWN, WORLDS_UNSEEN, DSVA_ROW, MUX_CONTRADICTED},
    {DOWN, WORLDS_UNSEEN, LIVE_ROW, MUX_CONTRADICTED},
    /* what stood in a list before it broke off was there */
    {DOWN, NO_WORLD, CUT_AFTER_DSVA_ROW, MUX_CONTRADICTED},
    {DOWN, NO_WORLD, CUT_AFTER_LIVE_ROW, MUX_CONTRADICTED},
    /* no word of its status: nothing is known, whatever the others say */
    {WHAT, SOME_WORLD, DSVA_ROW, MUX_UNKNOWN},
    {WHAT, NO_WORLD, NO_ROW, MUX_UNKNOWN},
    {WHAT, WORLDS_UNSEEN, ROWS_UNSEEN, MUX_UNKNOWN},
};

static void set_rows(struct observations *seen, enum rows rows) {
    struct connections *tally = &seen->connections;
    scene_no_rows(seen);
    if (rows == ROWS_UNSEEN || rows == CUT_AFTER_DSVA_ROW || rows == CUT_AFTER_LIVE_ROW) {
        scene_unobserved(&seen->probes[PROBE_CONNECTIONS], "it broke off");
    }
    tally->established = rows == DSVA_ROW || rows == CUT_AFTER_DSVA_ROW;
    tally->alive = tally->established || rows == LIVE_ROW || rows == CUT_AFTER_LIVE_ROW;
    tally->ownerless = rows == OWNERLESS_ROW;
}

static void set_worlds(struct observations *seen, enum worlds worlds) {
    seen->worlds = worlds == SOME_WORLD;
    if (worlds == WORLDS_UNSEEN) {
        scene_unobserved(&seen->probes[PROBE_WORLDS], "not there");
    }
}

static void the_witnesses_are_weighed(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(witnesses); i++) {
        struct observations seen;
        char row[40];
        snprintf(row, sizeof row, "witnesses[%zu]", i);
        scene_healthy(&seen);
        seen.mux.status = (enum mux_status)witnesses[i].status;
        set_worlds(&seen, witnesses[i].worlds);
        set_rows(&seen, witnesses[i].rows);
        check_number(row, verdict_mux(&seen), witnesses[i].mux);
    }
}

static void an_unobserved_status_tells_nothing(void **state) {
    (void)state;
    struct observations seen;
    scene_healthy(&seen);
    seen.mux.status = STATUS_DOWN; /* what it said before it was killed for hanging, say */
    scene_unobserved(&seen.probes[PROBE_MUX], "no answer in 10 s");
    assert_int_equal(verdict_mux(&seen), MUX_UNKNOWN);
    seen.installed = false;
    assert_int_equal(verdict_mux(&seen), MUX_NOT_INSTALLED);
}

/* Each breaks the healthy host in one way. */
static void not_installed(struct observations *seen) {
    seen->installed = false;
}

static void running_without_world(struct observations *seen) {
    seen->worlds = 0;
}

static void contradicted_by_worlds(struct observations *seen) {
    scene_mux_down(seen);
    seen->worlds = 2;
}

static void contradicted_by_connection(struct observations *seen) {
    seen->mux.status = STATUS_DOWN;
    seen->worlds = 0;
}

static void watchdog_status(struct observations *seen) {
    seen->worlds = 0;
    scene_no_rows(seen);
}

static void vmci_missing(struct observations *seen) {
    seen->vmci_loaded = false;
}

static void down_and_vmci_missing(struct observations *seen) {
    scene_mux_down(seen);
    vmci_missing(seen);
}

static void disconnected(struct observations *seen) {
    seen->connections.established = 0;
}

static void of_another_process(struct observations *seen) {
    disconnected(seen);
    seen->connections.foreign = 1;
}

static void ownerless(struct observations *seen) {
    disconnected(seen);
    seen->connections.ownerless = 1;
}

static void no_manager(struct observations *seen) {
    seen->connections.manager = 0;
}

static void manager_ownerless(struct observations *seen) {
    no_manager(seen);
    seen->connections.manager_ownerless = 1;
}

static void nsx_without_manager(struct observations *seen) {
    no_manager(seen);
    snprintf(seen->service, sizeof seen->service, "%s", SERVICE_NSX);
}

static void nothing_connected(struct observations *seen) {
    disconnected(seen);
    no_manager(seen);
}

static void status_unseen(struct observations *seen) {
    scene_unobserved(&seen->probes[PROBE_MUX], "killed by signal 9");
}

static void status_unseen_and_disconnected(struct observations *seen) {
    status_unseen(seen);
    disconnected(seen);
}

static void worlds_unseen(struct observations *seen) {
    scene_unobserved(&seen->probes[PROBE_WORLDS], "exit code 1");
}

static void down_and_worlds_unseen(struct observations *seen) {
    scene_mux_down(seen);
    worlds_unseen(seen);
}

static void vmci_unseen(struct observations *seen) {
    seen->vmci_loaded = false;
    scene_unobserved(&seen->probes[PROBE_VMCI], "exit code 1");
}

static void connections_unseen(struct observations *seen) {
    scene_no_rows(seen);
    scene_unobserved(&seen->probes[PROBE_CONNECTIONS], "the XML is truncated");
}

static void all_unseen(struct observations *seen) {
    status_unseen(seen);
    worlds_unseen(seen);
    vmci_unseen(seen);
    connections_unseen(seen);
}

static void not_deployed(struct observations *seen) {
    disconnected(seen);
    seen->deployment = DEPLOYMENT_ABSENT;
}

static void down_and_not_deployed(struct observations *seen) {
    scene_mux_down(seen);
    seen->deployment = DEPLOYMENT_ABSENT;
}

static void down_and_unwanted(struct observations *seen) {
    scene_mux_down(seen);
    seen->deployment = DEPLOYMENT_UNWANTED;
}

static void unwanted_and_disconnected(struct observations *seen) {
    disconnected(seen);
    seen->deployment = DEPLOYMENT_UNWANTED;
}

static void unwanted_and_healthy(struct observations *seen) {
    seen->deployment = DEPLOYMENT_UNWANTED;
}

static void deployed_and_down(struct observations *seen) {
    scene_mux_down(seen);
    seen->deployment = DEPLOYMENT_PRESENT;
}

/* What is wrong, and how bad: `REASON:STATE` by the first letter, the worst first. */
static const struct {
    const char *name;
    void (*break_it)(struct observations *seen);
    const char *reasons;
    const char *in_maintenance;
} hosts[] = {
    {"healthy", scene_nothing, "ok:O", "ok:O"},
    {"not installed", not_installed, "mux-not-installed:U", "mux-not-installed:U"},
    {"down", scene_mux_down, "mux-down:C", "mux-down:W maintenance-mode:W"},
    {"running, no world, connected", running_without_world, "ok:O", "ok:O"},
    {"down, but two worlds", contradicted_by_worlds, "dsva-disconnected:C mux-contradiction:U",
     "dsva-disconnected:W maintenance-mode:W mux-contradiction:U"},
    {"down, but connected", contradicted_by_connection, "mux-contradiction:U", "mux-contradiction:U"},
    {"status of the watchdog", watchdog_status, "dsva-disconnected:C mux-contradiction:U",
     "dsva-disconnected:W maintenance-mode:W mux-contradiction:U"},
    {"vmci missing", vmci_missing, "vmci-missing:C", "vmci-missing:C maintenance-mode:W"},
    {"down, vmci missing", down_and_vmci_missing, "mux-down:C vmci-missing:C",
     "vmci-missing:C mux-down:W maintenance-mode:W"},
    {"disconnected", disconnected, "dsva-disconnected:C", "dsva-disconnected:W maintenance-mode:W"},
    {"another's connection", of_another_process, "dsva-disconnected:C",
     "dsva-disconnected:W maintenance-mode:W"},
    {"owner empty", ownerless, "owner-unknown:O", "owner-unknown:O"},
    {"no manager", no_manager, "manager-disconnected:O", "manager-disconnected:O"},
    {"a manager without owner", manager_ownerless, "ok:O", "ok:O"},
    {"no manager, nsx", nsx_without_manager, "ok:O", "ok:O"},
    {"nothing connected", nothing_connected, "dsva-disconnected:C", "dsva-disconnected:W maintenance-mode:W"},
    {"no status", status_unseen, "probe-failed:U", "probe-failed:U"},
    {"no status, disconnected", status_unseen_and_disconnected, "dsva-disconnected:C",
     "dsva-disconnected:W maintenance-mode:W probe-failed:U"},
    {"no ps", worlds_unseen, "probe-failed:U", "probe-failed:U"},
    {"down, no ps", down_and_worlds_unseen, "mux-down:C", "mux-down:W maintenance-mode:W probe-failed:U"},
    {"no module list", vmci_unseen, "probe-failed:U", "probe-failed:U"},
    {"no connection list", connections_unseen, "probe-failed:U", "probe-failed:U"},
    {"not deployed", not_deployed, "protection-not-deployed:U", "protection-not-deployed:U"},
    {"not deployed, down", down_and_not_deployed, "protection-not-deployed:U", "protection-not-deployed:U"},
    {"unwanted, down", down_and_unwanted, "protection-not-deployed:O", "protection-not-deployed:O"},
    {"unwanted, disconnected", unwanted_and_disconnected, "protection-not-deployed:O",
     "protection-not-deployed:O"},
    {"unwanted, and yet healthy", unwanted_and_healthy, "ok:O", "ok:O"},
    {"deployed, down", deployed_and_down, "mux-down:C", "mux-down:W maintenance-mode:W"},
    {"nothing at all", all_unseen, "probe-failed:U", "probe-failed:U"},
};

static void list_reasons(const struct verdict *verdict, char *to, size_t size) {
    size_t used = 0;
    to[0] = '\0';
    for (size_t i = 0; i < verdict->count; i++) {
        const struct finding *finding = &verdict->findings[i];
        used += (size_t)snprintf(to + used, size - used, "%s%s:%c", i == 0 ? "" : " ",
                                 reason_words[finding->reason].id, state_name(finding->state)[0]);
    }
}

static void check_host(size_t i, enum maintenance maintenance, const char *wanted) {
    struct observations seen;
    struct verdict verdict;
    char reasons[300];
    memset(&verdict, 0xff, sizeof verdict);
    scene_healthy(&seen);
    hosts[i].break_it(&seen);
    seen.maintenance = maintenance;
    verdict_reach(&verdict, &seen);
    list_reasons(&verdict, reasons, sizeof reasons);
    check_text(hosts[i].name, reasons, wanted);
    check_number(hosts[i].name, verdict.state, verdict.findings[0].state);
}

static void each_host_gets_its_reasons(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(hosts); i++) {
        check_host(i, MAINTENANCE_NOT_ASKED, hosts[i].reasons);
        check_host(i, MAINTENANCE_DISABLED, hosts[i].reasons);
        check_host(i, MAINTENANCE_UNKNOWN, hosts[i].reasons);
        check_host(i, MAINTENANCE_ENABLED, hosts[i].in_maintenance);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_witnesses_are_weighed),
        cmocka_unit_test(an_unobserved_status_tells_nothing),
        cmocka_unit_test(each_host_gets_its_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
