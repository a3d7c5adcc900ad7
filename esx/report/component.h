/*
 * component: which component of VMware Tools holds the guests' drivers, by the host's release. The vendor's text names three,
 * and says what need not be installed.
 */
#ifndef MUXWATCH_REPORT_COMPONENT_H
#define MUXWATCH_REPORT_COMPONENT_H

#include <stdint.h>

/*
 * The advice, a message (base/language.h). `release` is as `6.0.0`, "" when not known; `build` 0 when not known. Where the
 * release alone cannot tell, the advice names both components.
 */
const char *component_advice(const char *release, uint64_t build);

#endif
