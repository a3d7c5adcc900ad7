/*
 * The next steps are those of the vendor's support text for "Anti-Malware Engine Offline", in its order, with its commands: Mux, VMCI
 * and the connection on the host; ds_am on the appliance. So are the questions, the causes and the other measures.
 */
#include "report/results.h"

#include "base/service.h"
#include "report/language.h"

/* clang-format off */
static const struct result_words reasons[REASONS] = {
    [REASON_OK] = {
        "ok", MESSAGE("everything is there"),
        MESSAGE("{service} runs, the VMCI driver is loaded, and the connection to the appliance stands."), {NULL},
    },
    [REASON_MUX_NOT_INSTALLED] = {
        "mux-not-installed", MESSAGE("Mux is not installed"),
        MESSAGE("There is no /etc/init.d/{service} on this host{detail}."),
        {MESSAGE("If this host should be protected without agents, prepare it in vShield Manager or NSX Manager."),
         MESSAGE("If the service has another name here, say it with --service NAME.")},
    },
    [REASON_MUX_DOWN] = {
        "mux-down", MESSAGE("Mux is not running"),
        MESSAGE("{service} is not running: no guest of this host is protected{detail}."),
        {"/etc/init.d/{service} start",
         "/etc/init.d/{service} status",
         "esxcli network ip connection list | grep {port}"},
    },
    [REASON_MUX_CONTRADICTION] = {
        "mux-contradiction", MESSAGE("the witnesses of Mux contradict each other"),
        MESSAGE("Whether {service} runs cannot be told: {detail}."),
        {"/etc/init.d/{service} status",
         "ps -c | grep {service}",
         MESSAGE("(The WorldName column counts, not the watchdog's command line.)"),
         MESSAGE("If it is really down: /etc/init.d/{service} restart")},
    },
    [REASON_VMCI_MISSING] = {
        "vmci-missing", MESSAGE("the VMCI driver is not loaded"),
        MESSAGE("The module {module} is not in the list of loaded modules: guests cannot reach Mux."),
        {"esxcfg-module -l | grep vmci",
         MESSAGE("Look in /var/log/vmkernel.log for why it was not loaded; it is loaded at every boot."),
         MESSAGE("If this release names the driver otherwise: vmci-module in /etc/config/muxwatch.conf")},
    },
    [REASON_DSVA_DISCONNECTED] = {
        "dsva-disconnected", MESSAGE("Mux has no connection to the appliance"),
        MESSAGE("{service} has no ESTABLISHED connection to the appliance's port {port}{detail}."),
        {MESSAGE("On the appliance: netstat -tna | grep {port}"),
         MESSAGE("On the appliance (9.5 and later): ps -ef | grep ds_am | grep -v grep"),
         MESSAGE("If ds_am is not running there: service ds_agent restart (on 9.0: sudo start ds_am)"),
         MESSAGE("Look in /var/opt/ds_agent/diag/ds_agent.log (on 9.0: /var/log/syslog) for \"amsocket open\"."),
         MESSAGE("While Mux runs, starting it again does not cure this.")},
    },
    [REASON_OWNER_UNKNOWN] = {
        "owner-unknown", MESSAGE("connected, but the owner is not shown"),
        MESSAGE("The connection to the appliance stands, but the list does not say whose it is."), {NULL},
    },
    [REASON_MANAGER_DISCONNECTED] = {
        "manager-disconnected", MESSAGE("protected, but no connection to the manager"),
        MESSAGE("{service} has no connection to a manager's port 443; protection works without it."),
        {MESSAGE("Check in vShield Manager that it does not hang, and that it sees this host.")},
    },
    [REASON_PROBE_FAILED] = {
        "probe-failed", MESSAGE("not everything could be observed"),
        MESSAGE("Not observed: {detail}."),
        {MESSAGE("Run what failed by hand (/opt/muxwatch/bin/muxwatch check -v shows the commands) and read what it prints."),
         MESSAGE("If esxcli fails: /etc/init.d/hostd status")},
    },
    [REASON_MAINTENANCE_MODE] = {
        "maintenance-mode", MESSAGE("the host is in maintenance mode"),
        MESSAGE("The host is in maintenance mode: no guest should be running here."),
        {"esxcli system maintenanceMode get"},
    },
    [REASON_MUX_STARTED] = {
        "mux-started", MESSAGE("Mux was down and runs again"),
        MESSAGE("{service} was down; muxwatch started it and saw it run again{detail}."),
        {MESSAGE("Look in /var/log/syslog.log and /var/log/vmkernel.log for why it had stopped.")},
    },
    [REASON_START_FAILED] = {
        "start-failed", MESSAGE("Mux did not come back"),
        MESSAGE("muxwatch ran /etc/init.d/{service} start, but {service} does not run{detail}."),
        {"/etc/init.d/{service} start",
         MESSAGE("Look in /var/log/syslog.log and /var/log/vmkernel.log for why it does not stay up.")},
    },
    [REASON_BUDGET_SPENT] = {
        "restart-budget-spent", MESSAGE("Mux keeps dying: no more starts"),
        MESSAGE("{service} was started as often as the budget allows and is down again{detail}."),
        {MESSAGE("Find out why it dies: /var/log/syslog.log, /var/log/vmkernel.log, /var/core"),
         MESSAGE("When that is mended: /opt/muxwatch/bin/muxwatch reset")},
    },
    [REASON_WRONG_USAGE] = {
        "wrong-usage", MESSAGE("muxwatch cannot be run so"),
        MESSAGE("Nothing was asked: {detail}."),
        {"/opt/muxwatch/bin/muxwatch --help"},
    },
    [REASON_NOT_DEPLOYED] = {
        "protection-not-deployed", MESSAGE("no agentless protection on this host"),
        MESSAGE("There is no agentless protection on this host{detail}."),
        {MESSAGE("If this host should be protected: prepare it in NSX Manager, or set expect-protection = yes."),
         MESSAGE("If not: set expect-protection = no in /etc/config/muxwatch.conf.")},
    },
};

static const struct question_words questions[QUESTIONS] = {
    [QUESTION_SCOPE] = {"scope",
        MESSAGE("Do all guests of the appliance show the error, or only certain ones?"),
        "esxcli vm process list", MESSAGE("on the host; or look in Deep Security Manager"), "guests.txt"},
    [QUESTION_SLEEP] = {"guest-sleep",
        MESSAGE("Does the guest go to sleep (power settings)?"),
        "powercfg /q SCHEME_CURRENT SUB_SLEEP STANDBYIDLE", MESSAGE("in the guest"), "guest-powercfg.txt"},
    [QUESTION_GUEST_VMCI] = {"guest-vmci",
        MESSAGE("Is the guest's driver vmci RUNNING?"),
        "sc query vmci", MESSAGE("in the guest"), "guest-vmci.txt"},
    [QUESTION_GUEST_VSEPFLT] = {"guest-vsepflt",
        MESSAGE("Is the guest's driver vsepflt (vShield Endpoint Thin Agent) RUNNING?"),
        "sc query vsepflt", MESSAGE("in the guest"), "guest-vsepflt.txt"},
    [QUESTION_MUX] = {"mux",
        MESSAGE("Does the Mux process run on ESXi?"),
        "/etc/init.d/vShield-Endpoint-Mux status", MESSAGE("on the host"), "mux-status.txt"},
    [QUESTION_VMCI] = {"vmci",
        MESSAGE("Is the VMCI driver loaded on ESXi?"),
        "esxcfg-module -l", MESSAGE("on the host"), "esxcfg-module.txt"},
    [QUESTION_CONNECTION] = {"connection",
        MESSAGE("Does ESXi show the connection from Mux to ds_am?"),
        "esxcli network ip connection list", MESSAGE("on the host"), "connections.txt"},
    [QUESTION_APPLIANCE_PORT] = {"appliance-connection",
        MESSAGE("Does the appliance show that connection, too?"),
        "netstat -tna", MESSAGE("on the appliance"), "dsva-netstat.txt"},
    [QUESTION_DS_AM] = {"ds-am",
        MESSAGE("Do both ds_am processes run on the appliance (9.5 and later)?"),
        "ps -ef", MESSAGE("on the appliance"), "dsva-ps.txt"},
    [QUESTION_AGENT_LOG] = {"ds-agent-log",
        MESSAGE("Is ds_agent.log free of \"amsocket open ... error 111\"?"),
        "cat /var/opt/ds_agent/diag/ds_agent.log", MESSAGE("on the appliance"), "ds_agent.log"},
    [QUESTION_SYSLOG] = {"dsva-syslog",
        MESSAGE("Is the syslog of a 9.0 appliance free of \"amsocket open ... error 111\"?"),
        "cat /var/log/syslog", MESSAGE("on the appliance"), "dsva-syslog"},
};

static const struct result_words causes[CAUSES] = {
    [CAUSE_NONE] = {"none", NULL,
        MESSAGE("Nothing is broken as far as was looked: every link that was seen holds."), {NULL}},
    [CAUSE_MUX] = {"mux", NULL, MESSAGE("{service} does not run on the host, so no guest reaches ds_am."), {NULL}},
    [CAUSE_VMCI] = {"vmci", NULL, MESSAGE("The VMCI driver is not loaded on the host, so no guest reaches Mux."), {NULL}},
    [CAUSE_DS_AM] = {"ds-am", NULL, MESSAGE("ds_am does not run on the appliance as it should."),
        {MESSAGE("On the appliance: service ds_agent restart (this starts ds_am, too)"),
         MESSAGE("On the appliance: ps -ef | grep ds_am | grep -v grep"),
         MESSAGE("On the host: esxcli network ip connection list | grep {port}")}},
    [CAUSE_DS_AM_9_0] = {"ds-am-9.0", NULL, MESSAGE("ds_am does not run on the appliance, a 9.0."),
        {MESSAGE("On the appliance: sudo start ds_am"),
         MESSAGE("On the host: esxcli network ip connection list | grep {port}")}},
    [CAUSE_CONNECTION] = {"connection", NULL,
        MESSAGE("Mux and the appliance have no connection, and the cause is mostly the appliance's side."),
        {MESSAGE("On the appliance: netstat -tna | grep {port}"),
         MESSAGE("On the appliance (9.5 and later): ps -ef | grep ds_am | grep -v grep"),
         MESSAGE("While Mux runs, starting it again does not cure this.")}},
    [CAUSE_GUEST_DRIVER] = {"guest-driver", NULL,
        MESSAGE("A driver of VMware Tools does not run in the guest, so it is not protected."),
        {MESSAGE("Install or reinstall VMware Tools in the guest, \"Complete\" or \"Custom\".")}},
    [CAUSE_GUEST_SLEEP] = {"guest-sleep", NULL,
        MESSAGE("The guest goes to sleep when nobody uses it, and no event comes from it then."),
        {MESSAGE("In the guest's power options: never sleep.")}},
    [CAUSE_GUEST_OTHER] = {"guest", NULL,
        MESSAGE("Only certain guests show the error: the cause is likely in those guests."),
        {MESSAGE("In the guest: sc query vmci, sc query vsepflt (or driverquery /v); both must be RUNNING."),
         MESSAGE("In the guest's power options: never sleep.")}},
    [CAUSE_OTHER] = {"other", NULL,
        MESSAGE("The error is there, but all that was looked at is well: try the other measures, in their order."), {NULL}},
    [CAUSE_NOT_ENOUGH] = {"not-enough-seen", NULL,
        MESSAGE("Too little was seen to tell a cause: see below what to collect."), {NULL}},
};

static const struct measure measures[MEASURES] = {
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

static const char *const answers[SAWS] = {
    [SAW_NONE] = "",
    [SAW_GUESTS_SOME] = MESSAGE("only certain ones{guests}"),
    [SAW_GUESTS_ALL] = MESSAGE("all of them"),
    [SAW_GUESTS_NONE] = MESSAGE("none of {count} guests says so"),
    [SAW_GUESTS_SILENT] = MESSAGE("{count} guests, of which none says anything of Mux"),
    [SAW_SLEEPS] = MESSAGE("yes, after {idle} seconds without input"),
    [SAW_NEVER_SLEEPS] = MESSAGE("no, never"),
    [SAW_DRIVER_RUNS] = "RUNNING",
    [SAW_DRIVER_STOPPED] = MESSAGE("it is there, but not RUNNING"),
    [SAW_DRIVER_ABSENT] = MESSAGE("it is not installed"),
    [SAW_MUX_RUNS] = MESSAGE("yes: {status}; worlds of that name: {worlds}"),
    [SAW_MUX_DOWN] = MESSAGE("no: {status}; worlds of that name: {worlds}"),
    [SAW_MUX_CONTRADICTED] = MESSAGE("its status and the other witnesses contradict each other"),
    [SAW_MUX_ABSENT] = MESSAGE("it is not installed on this host"),
    [SAW_VMCI_LOADED] = MESSAGE("yes: {module} is in the list"),
    [SAW_VMCI_MISSING] = MESSAGE("no: {module} is not in the list"),
    [SAW_CONNECTED] = MESSAGE("yes: ESTABLISHED to {peer}"),
    [SAW_NOT_CONNECTED] = MESSAGE("no: nothing ESTABLISHED to port {port}"),
    [SAW_PORT_ESTABLISHED] = MESSAGE("yes: ESTABLISHED"),
    [SAW_PORT_LISTENS] = MESSAGE("no: ds_am listens, but Mux is not connected"),
    [SAW_PORT_UNUSED] = MESSAGE("no: nothing has that port"),
    [SAW_DS_AM_RUNS] = MESSAGE("yes: {processes} processes"),
    [SAW_DS_AM_HALF] = MESSAGE("only one of the two"),
    [SAW_DS_AM_NONE] = MESSAGE("no: there is none"),
    [SAW_LOG_CLEAN] = MESSAGE("yes: there is no such line"),
    [SAW_LOG_REFUSALS] = MESSAGE("no: {times} times, from {first} to {last}"),
};

static const char *const components[COMPONENTS] = {
    [COMPONENT_NONE] = NULL,
    [COMPONENT_ANY] = MESSAGE("The component's name depends on ESXi's release, which is not known here: install all components, or "
                "ask VMware's support."),
    [COMPONENT_VSHIELD] = MESSAGE("On this release the component is \"vShield Drivers\" (vShield Endpoint Thin Agent)."),
    [COMPONENT_VSHIELD_OR_GUEST] = MESSAGE("On 5.5 the component is \"vShield Drivers\" (vShield Endpoint Thin Agent), from "
                "Update 2 on \"Guest Introspection Drivers\" (Guest Introspection Thin Agent)."),
    [COMPONENT_GUEST] = MESSAGE("On this release the component is \"Guest Introspection Drivers\" (Guest Introspection Thin Agent)."),
    [COMPONENT_GUEST_OR_NSX] = MESSAGE("On 6.0 the component is \"Guest Introspection Drivers\" (Guest Introspection Thin "
                "Agent), from Patch 1 on \"NSX File Introspection Driver\" (the \"NSX Network "
                "Introspection Driver\" is not needed)."),
    [COMPONENT_NSX] = MESSAGE("On this release the component is \"NSX File Introspection Driver\" (the \"NSX Network "
                "Introspection Driver\" is not needed)."),
};
/* clang-format on */

const struct result_words *reason_words(enum reason reason) {
    return &reasons[reason];
}

const struct result_words *cause_words(enum cause cause) {
    return &causes[cause];
}

const struct question_words *question_words(enum question question) {
    return &questions[question];
}

const struct measure *measure_of(unsigned measure) {
    return &measures[measure];
}

const char *saw_words(enum saw saw) {
    return answers[saw];
}

const char *component_words(enum component component) {
    return components[component];
}
