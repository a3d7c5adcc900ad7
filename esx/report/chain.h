/*
 * chain: the way from the guests to the appliance, drawn, so that the break is seen at a glance.
 */
#ifndef MUXWATCH_REPORT_CHAIN_H
#define MUXWATCH_REPORT_CHAIN_H

#include "report/page.h"
#include "report/report.h"

/* Draws it: a line with the links, and a line with a word under each. */
void chain_print(const struct page *page, const struct report *report);

#endif
