/*
 * chkconfig: whether an administrator lets a service start with the host. In the vSphere client "start and stop with host"
 * is on, "start and stop manually" off.
 */
#ifndef MUXWATCH_READ_CHKCONFIG_H
#define MUXWATCH_READ_CHKCONFIG_H

#include <stddef.h>

enum service_switch { SWITCH_NOT_KNOWN, SWITCH_ON, SWITCH_OFF };

/* In an init script's header, as in `# chkconfig: on 50 50`. */
#define CHKCONFIG_HEADER "# chkconfig:"

/*
 * What the text of /etc/chkconfig.db, a line `/etc/init.d/NAME`, a tab, `on` or `off` (seen with 6.7's own chkconfig), or an init
 * script says behind the key, that path or CHKCONFIG_HEADER: on, off, or `-`, which is off. The first that says it counts;
 * SWITCH_NOT_KNOWN where none does.
 */
enum service_switch chkconfig_says(const char *text, size_t length, const char *key);

#endif
