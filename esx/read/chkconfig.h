/*
 * chkconfig: whether an administrator lets a service start with the host. In the vSphere client "start and stop with host"
 * is on, "start and stop manually" off.
 */
#ifndef MUXWATCH_READ_CHKCONFIG_H
#define MUXWATCH_READ_CHKCONFIG_H

#include <stddef.h>

enum service_switch { SWITCH_NOT_KNOWN, SWITCH_ON, SWITCH_OFF };

/*
 * What the text of /etc/chkconfig.db says of a service: a line `/etc/init.d/NAME`, a tab, `on` or `off` (seen with 6.7's own
 * chkconfig). SWITCH_NOT_KNOWN where it is not listed: then the init script's header counts.
 */
enum service_switch chkconfig_listed(const char *text, size_t length, const char *service);

/* What an init script's header says: the first line `# chkconfig: on 50 50`, off or -. SWITCH_NOT_KNOWN without one. */
enum service_switch chkconfig_header(const char *text, size_t length);

#endif
