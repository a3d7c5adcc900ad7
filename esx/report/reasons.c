/*
 * The next steps are those of the vendor's support text for "Anti-Malware Engine Offline", in its order, with
 * its commands: Mux, VMCI and the connection on the host; ds_am on the appliance.
 */
#include "report/reasons.h"

#include "report/language.h"

/* clang-format off */
static const struct reason_words words[REASONS] = {
    [REASON_OK] = {
        "ok", MESSAGE("everything is there"),
        MESSAGE("{service} runs, the VMCI driver is loaded, and the connection to the appliance stands."),
        {NULL},
    },
    [REASON_MUX_NOT_INSTALLED] = {
        "mux-not-installed", MESSAGE("Mux is not installed"),
        MESSAGE("There is no /etc/init.d/{service} on this host{detail}."),
        {MESSAGE("If this host should be protected without agents, prepare it in vShield Manager or NSX Manager."),
         MESSAGE("If the service has another name here, say it with --service NAME."), NULL},
    },
    [REASON_MUX_DOWN] = {
        "mux-down", MESSAGE("Mux is not running"),
        MESSAGE("{service} is not running: no guest of this host is protected{detail}."),
        {"/etc/init.d/{service} start",
         "/etc/init.d/{service} status",
         "esxcli network ip connection list | grep {port}", NULL},
    },
    [REASON_MUX_CONTRADICTION] = {
        "mux-contradiction", MESSAGE("the witnesses of Mux contradict each other"),
        MESSAGE("Whether {service} runs cannot be told: {detail}."),
        {"/etc/init.d/{service} status",
         "ps -c | grep {service}",
         MESSAGE("(The WorldName column counts, not the watchdog's command line.)"),
         MESSAGE("If it is really down: /etc/init.d/{service} restart"), NULL},
    },
    [REASON_VMCI_MISSING] = {
        "vmci-missing", MESSAGE("the VMCI driver is not loaded"),
        MESSAGE("The module {module} is not in the list of loaded modules: guests cannot reach Mux."),
        {"esxcfg-module -l | grep vmci",
         MESSAGE("Look in /var/log/vmkernel.log for why it was not loaded; it is loaded at every boot."),
         MESSAGE("If this release names the driver otherwise: vmci-module in /etc/config/muxwatch.conf"), NULL},
    },
    [REASON_DSVA_DISCONNECTED] = {
        "dsva-disconnected", MESSAGE("Mux has no connection to the appliance"),
        MESSAGE("{service} has no ESTABLISHED connection to the appliance's port {port}{detail}."),
        {MESSAGE("On the appliance: netstat -tna | grep {port}"),
         MESSAGE("On the appliance (9.5 and later): ps -ef | grep ds_am | grep -v grep"),
         MESSAGE("If ds_am is not running there: service ds_agent restart (on 9.0: sudo start ds_am)"),
         MESSAGE("Look in /var/opt/ds_agent/diag/ds_agent.log (on 9.0: /var/log/syslog) for \"amsocket open\"."),
         MESSAGE("While Mux runs, starting it again does not cure this."), NULL},
    },
    [REASON_OWNER_UNKNOWN] = {
        "owner-unknown", MESSAGE("connected, but the owner is not shown"),
        MESSAGE("The connection to the appliance stands, but the list does not say whose it is."),
        {NULL},
    },
    [REASON_MANAGER_DISCONNECTED] = {
        "manager-disconnected", MESSAGE("protected, but no connection to the manager"),
        MESSAGE("{service} has no connection to a manager's port 443; protection works without it."),
        {MESSAGE("Check in vShield Manager that it does not hang, and that it sees this host."), NULL},
    },
    [REASON_PROBE_FAILED] = {
        "probe-failed", MESSAGE("not everything could be observed"),
        MESSAGE("Not observed: {detail}."),
        {MESSAGE("Run what failed by hand (/opt/muxwatch/bin/muxwatch check -v shows the commands) and read what it prints."),
         MESSAGE("If esxcli fails: /etc/init.d/hostd status"), NULL},
    },
    [REASON_MAINTENANCE_MODE] = {
        "maintenance-mode", MESSAGE("the host is in maintenance mode"),
        MESSAGE("The host is in maintenance mode: no guest should be running here."),
        {"esxcli system maintenanceMode get", NULL},
    },
    [REASON_MUX_STARTED] = {
        "mux-started", MESSAGE("Mux was down and runs again"),
        MESSAGE("{service} was down; muxwatch started it and saw it run again{detail}."),
        {MESSAGE("Look in /var/log/syslog.log and /var/log/vmkernel.log for why it had stopped."), NULL},
    },
    [REASON_START_FAILED] = {
        "start-failed", MESSAGE("Mux did not come back"),
        MESSAGE("muxwatch ran /etc/init.d/{service} start, but {service} does not run{detail}."),
        {"/etc/init.d/{service} start",
         MESSAGE("Look in /var/log/syslog.log and /var/log/vmkernel.log for why it does not stay up."), NULL},
    },
    [REASON_BUDGET_SPENT] = {
        "restart-budget-spent", MESSAGE("Mux keeps dying: no more starts"),
        MESSAGE("{service} was started as often as the budget allows and is down again{detail}."),
        {MESSAGE("Find out why it dies: /var/log/syslog.log, /var/log/vmkernel.log, /var/core"),
         MESSAGE("When that is mended: /opt/muxwatch/bin/muxwatch reset"), NULL},
    },
    [REASON_WRONG_USAGE] = {
        "wrong-usage", MESSAGE("muxwatch cannot be run so"),
        MESSAGE("Nothing was asked: {detail}."),
        {"/opt/muxwatch/bin/muxwatch --help", NULL},
    },
};
/* clang-format on */

const struct reason_words *reason_words(enum reason reason) {
    return &words[reason];
}
