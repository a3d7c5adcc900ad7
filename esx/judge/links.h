/*
 * links: which link between Mux and the appliance is broken, and whether protection was ever set up here, by the host's own lists.
 * Pure. It explains a missing connection; no start comes of it.
 */
#ifndef MUXWATCH_JUDGE_LINKS_H
#define MUXWATCH_JUDGE_LINKS_H

#include "judge/observations.h"
#include "read/links.h"

/* From Mux to the appliance. */
enum link {
    LINK_CONTROL_INTERFACE,
    LINK_CONTROL_ADDRESS,
    LINK_PORT_GROUP,
    LINK_APPLIANCE_UNPLUGGED,
    LINK_RULE_SET,
    LINK_ALLOWED_ADDRESSES,
    LINK_APPLIANCE_OFF,
    LINKS /* how many */
};

enum link_state { LINK_UNKNOWN, LINK_OK, LINK_BROKEN };

/*
 * `why` is the id of how a link is broken: `missing`, `disabled`, `other-address`, `no-client`, `closed`, `not-allowed`, `not-running`;
 * or of why it is not known:
 *   not-asked, not-read  the list was not asked for; it was, but it is truncated or malformed
 *   hidden               it may be on a distributed or NSX switch, which the list passes over
 *   not-said             the list does not say it
 *   no-rule-set          the firewall has none of Mux, which breaks nothing by itself
 *   partly-allowed       only a part of the control network is, or what is allowed was not understood
 *   no-interface, no-port-group, appliance-off
 *                        so its address, what is plugged into it or its network card is not judged
 *   no-pattern           the setting appliance-vm is not set
 */
struct link_answer {
    enum link_state state;
    const char *why;        /* NULL: it is ok */
    enum links_list source; /* the list that it is from */
};

/* The id of a link, as the contract has it: `control-interface`. */
const char *link_id(enum link link);

/* `ok`, `broken`, `unknown`. */
const char *link_state_name(enum link_state state);

/* How many of the links are broken. */
unsigned links_broken(const struct link_answer links[LINKS]);

/* Whether what was seen leaves the question open: Mux is installed, and the whole list has no connection to the appliance. */
bool links_wanted(const struct observations *seen);

/*
 * Where the control interface lies in another TCP/IP stack, takes its connections into those seen. Where these are not known, neither
 * are those: then they were not observed.
 */
void links_join_stack(struct observations *seen, const struct links_seen *links);

/* Judges each link. `pattern` is the setting appliance-vm, "" where it is not set. */
void links_judge(struct link_answer links[LINKS], const struct links_seen *seen, const char *pattern);

/*
 * Whether the host shows a sign that protection was set up here: Mux's own script of vShield, an interface, a port group or a switch
 * of the appliance's, or a row of the connection list to its port, in any state. `links`: NULL where the host was not asked for them.
 */
bool links_sign(const struct observations *seen, const struct links_seen *links);

/*
 * Where an earlier look proved that protection was never set up here (`absent`), keeps that, unless there is a connection or a sign now,
 * or an earlier run saw one (`sign_kept`).
 */
void links_keep_absence(struct observations *seen, bool absent, bool sign_kept);

/*
 * Whether protection is to work here: as said by the setting expect-protection, else by the signs, also one that an earlier run saw
 * (`sign_kept`), else by their absence, which only whole lists prove. Where neither is seen, it is DEPLOYMENT_UNKNOWN.
 */
enum deployment links_deployment(const struct observations *seen, const struct links_seen *links,
                                 enum expectation expectation, bool sign_kept);

#endif
