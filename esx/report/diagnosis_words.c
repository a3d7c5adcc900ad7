/* The tree's questions, the causes and the other measures, in the words and the order of the vendor's support text. */
#include "judge/diagnosis.h"
#include "report/language.h"

/* clang-format off */
static const struct question_words questions[QUESTIONS] = {
    [QUESTION_SCOPE] = {"scope", BRANCH_SCOPE,
        MESSAGE("Do all guests of the appliance show the error, or only certain ones?"),
        "esxcli vm process list", MESSAGE("on the host; or look in Deep Security Manager"), "guests.txt"},
    [QUESTION_SLEEP] = {"guest-sleep", BRANCH_GUEST,
        MESSAGE("Does the guest go to sleep (power settings)?"),
        "powercfg /q SCHEME_CURRENT SUB_SLEEP STANDBYIDLE", MESSAGE("in the guest"), "guest-powercfg.txt"},
    [QUESTION_GUEST_VMCI] = {"guest-vmci", BRANCH_GUEST,
        MESSAGE("Is the guest's driver vmci RUNNING?"),
        "sc query vmci", MESSAGE("in the guest"), "guest-vmci.txt"},
    [QUESTION_GUEST_VSEPFLT] = {"guest-vsepflt", BRANCH_GUEST,
        MESSAGE("Is the guest's driver vsepflt (vShield Endpoint Thin Agent) RUNNING?"),
        "sc query vsepflt", MESSAGE("in the guest"), "guest-vsepflt.txt"},
    [QUESTION_MUX] = {"mux", BRANCH_HOST,
        MESSAGE("Does the Mux process run on ESXi?"),
        "/etc/init.d/vShield-Endpoint-Mux status", MESSAGE("on the host"), "mux-status.txt"},
    [QUESTION_VMCI] = {"vmci", BRANCH_HOST,
        MESSAGE("Is the VMCI driver loaded on ESXi?"),
        "esxcfg-module -l", MESSAGE("on the host"), "esxcfg-module.txt"},
    [QUESTION_CONNECTION] = {"connection", BRANCH_HOST,
        MESSAGE("Does ESXi show the connection from Mux to ds_am?"),
        "esxcli network ip connection list", MESSAGE("on the host"), "connections.txt"},
    [QUESTION_APPLIANCE_PORT] = {"appliance-connection", BRANCH_APPLIANCE,
        MESSAGE("Does the appliance show that connection, too?"),
        "netstat -tna", MESSAGE("on the appliance"), "dsva-netstat.txt"},
    [QUESTION_DS_AM] = {"ds-am", BRANCH_APPLIANCE,
        MESSAGE("Do both ds_am processes run on the appliance (9.5 and later)?"),
        "ps -ef", MESSAGE("on the appliance"), "dsva-ps.txt"},
    [QUESTION_AGENT_LOG] = {"ds-agent-log", BRANCH_APPLIANCE,
        MESSAGE("Is ds_agent.log free of \"amsocket open ... error 111\"?"),
        "cat /var/opt/ds_agent/diag/ds_agent.log", MESSAGE("on the appliance"), "ds_agent.log"},
    [QUESTION_SYSLOG] = {"dsva-syslog", BRANCH_APPLIANCE,
        MESSAGE("Is the syslog of a 9.0 appliance free of \"amsocket open ... error 111\"?"),
        "cat /var/log/syslog", MESSAGE("on the appliance"), "dsva-syslog"},
};

static const struct cause_words causes[CAUSES] = {
    [CAUSE_NONE] = {"none",
        MESSAGE("Nothing is broken as far as was looked: every link that was seen holds."), {NULL}},
    [CAUSE_MUX] = {"mux", MESSAGE("{service} does not run on the host, so no guest reaches ds_am."), {NULL}},
    [CAUSE_VMCI] = {"vmci", MESSAGE("The VMCI driver is not loaded on the host, so no guest reaches Mux."), {NULL}},
    [CAUSE_DS_AM] = {"ds-am", MESSAGE("ds_am does not run on the appliance as it should."),
        {MESSAGE("On the appliance: service ds_agent restart (this starts ds_am, too)"),
         MESSAGE("On the appliance: ps -ef | grep ds_am | grep -v grep"),
         MESSAGE("On the host: esxcli network ip connection list | grep {port}"), NULL}},
    [CAUSE_DS_AM_9_0] = {"ds-am-9.0", MESSAGE("ds_am does not run on the appliance, a 9.0."),
        {MESSAGE("On the appliance: sudo start ds_am"),
         MESSAGE("On the host: esxcli network ip connection list | grep {port}"), NULL}},
    [CAUSE_CONNECTION] = {"connection",
        MESSAGE("Mux and the appliance have no connection, and the cause is mostly the appliance's side."),
        {MESSAGE("On the appliance: netstat -tna | grep {port}"),
         MESSAGE("On the appliance (9.5 and later): ps -ef | grep ds_am | grep -v grep"),
         MESSAGE("While Mux runs, starting it again does not cure this."), NULL}},
    [CAUSE_GUEST_DRIVER] = {"guest-driver",
        MESSAGE("A driver of VMware Tools does not run in the guest, so it is not protected."),
        {MESSAGE("Install or reinstall VMware Tools in the guest, \"Complete\" or \"Custom\"."), NULL}},
    [CAUSE_GUEST_SLEEP] = {"guest-sleep",
        MESSAGE("The guest goes to sleep when nobody uses it, and no event comes from it then."),
        {MESSAGE("In the guest's power options: never sleep."), NULL}},
    [CAUSE_GUEST_OTHER] = {"guest",
        MESSAGE("Only certain guests show the error: the cause is likely in those guests."),
        {MESSAGE("In the guest: sc query vmci, sc query vsepflt (or driverquery /v); both must be RUNNING."),
         MESSAGE("In the guest's power options: never sleep."), NULL}},
    [CAUSE_OTHER] = {"other",
        MESSAGE("The error is there, but all that was looked at is well: try the other measures, in their order."), {NULL}},
    [CAUSE_NOT_ENOUGH] = {"not-enough-seen",
        MESSAGE("Too little was seen to tell a cause: see below what to collect."), {NULL}},
};

static const struct measure_words measures[MEASURES] = {
    {MESSAGE("Synchronise with vCenter."), true, true},
    {MESSAGE("Move the guests to another protected ESXi host by vMotion, where that can be done."), true, true},
    {MESSAGE("Activate the guest again."), true, false},
    {MESSAGE("Activate the appliance again."), true, true},
    {MESSAGE("See whether vShield Manager hangs; restart it."), true, true},
    {MESSAGE("Update VMware Tools to the latest, or reinstall it."), true, true},
    {MESSAGE("Update Deep Security Manager and the appliance (and its Filter Driver) to the latest build; "
             "9.0 has several known defects."), true, true},
    {MESSAGE("Update vShield Endpoint."), true, true},
};
/* clang-format on */

const struct question_words *question_words(enum question question) {
    return &questions[question];
}

const struct cause_words *cause_words(enum cause cause) {
    return &causes[cause];
}

const struct measure_words *measure_words(unsigned measure) {
    return &measures[measure];
}

bool measure_applies(unsigned measure, enum scope scope) {
    bool certain = scope != SCOPE_ALL && measures[measure].certain_guests;
    bool all = scope != SCOPE_SOME && measures[measure].all_guests;
    return certain || all;
}
