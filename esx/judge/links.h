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

/* How a link is broken, or why it is not known. */
enum link_why {
    LINK_WHY_NOTHING, /* it is ok */
    LINK_WHY_NOT_ASKED,
    LINK_WHY_NOT_READ, /* the list breaks off; its fault says how */
    LINK_WHY_MISSING,
    LINK_WHY_DISABLED,
    LINK_WHY_OTHER_ADDRESS,
    LINK_WHY_NO_CLIENT,
    LINK_WHY_CLOSED,
    LINK_WHY_NOT_ALLOWED,
    LINK_WHY_PARTLY_ALLOWED,
    LINK_WHY_NOT_RUNNING,
    LINK_WHY_HIDDEN,        /* it may be on a distributed or NSX switch, which the list passes over */
    LINK_WHY_NOT_SAID,      /* the list does not say it */
    LINK_WHY_NO_RULE_SET,   /* the firewall has none of Mux, which breaks nothing by itself */
    LINK_WHY_NO_INTERFACE,  /* so its address is not judged */
    LINK_WHY_NO_GROUP,      /* so what is plugged into it is not judged */
    LINK_WHY_APPLIANCE_OFF, /* so its network card is not judged */
    LINK_WHY_NO_PATTERN,    /* the setting appliance-vm is not set */
    LINK_WHYS               /* how many */
};

struct link_answer {
    enum link_state state;
    enum link_why why;
    enum links_list source; /* the list that it is from */
};

/* The id of a link, as the contract has it: `control-interface`. */
const char *link_id(enum link link);

/* `ok`, `broken`, `unknown`. */
const char *link_state_name(enum link_state state);

/* The id of how or why: `missing`; NULL for LINK_WHY_NOTHING. */
const char *link_why_id(enum link_why why);

/* Whether what was seen leaves the question open: Mux is installed, and the whole list has no connection to the appliance. */
bool links_wanted(const struct observations *seen);

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
