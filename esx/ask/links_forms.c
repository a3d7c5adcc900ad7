#include "ask/forms.h"

static void begin_links(struct pasted *pasted) {
    struct block *block = &pasted->block;
    connections_begin(&block->of.links.seen.stack, pasted->services, pasted->look->settings->port);
    links_begin(&block->of.links.reader, &block->of.links.seen,
                (enum links_list)(block->form->topic - TOPIC_LISTS), pasted->look->settings->appliance_vm);
}

static bool take_links(struct pasted *pasted, struct span line) {
    return links_line(&pasted->block.of.links.reader, line, pasted->goes_on);
}

/* How a list's answer is known to be whole: nothing was taken from it, or it would show the rows that count all the same. */
static enum links_end end_of_links(const struct pasted *pasted, enum links_list list) {
    const struct block *block = &pasted->block;
    static const char *const rows[LISTS][2] = {
        [LIST_ADDRESSES] = {"vmk1  169.254.1.1   255.255.255.0  169.254.1.255   STATIC",
                            "vmk2  10.3.239.40   255.255.255.0  10.3.239.255    DHCP"},
        [LIST_PORT_GROUPS] = {"vmservice-vmknic-pg   vmservice-vswitch               1        0",
                              "vmservice-vshield-pg  vmservice-vswitch               0        0"},
        [LIST_RULE_SETS] = {"vShield-Endpoint-Mux             false", "vShield-Endpoint-Mux-Partners  true"},
        [LIST_ALLOWED] = {"vShield-Endpoint-Mux           All",
                          "vShield-Endpoint-Mux-Partners  10.3.239.0/24"}};
    bool keeps = block_answers(block);
    for (unsigned i = 0; i < block->command.option_count; i++) {
        struct span option = block->command.options[i]; /* `-i vmk1` and the like ask for a part */
        keeps &= span_equal(option, "-l") || span_find(option, "format") != NULL;
    }
    if (!block_filtered(block)) {
        bool xml = pasted->default_form == block->form && span_ends(span_of(pasted->file), ".xml");
        bool whole = keeps && block_keeps(block, "%s", "");
        return !whole ? LINKS_END_UNKNOWN : xml ? LINKS_END_OF_XML : LINKS_END_OF_TEXT;
    }
    for (int i = 0; i < 2; i++) {
        keeps &= list < LISTS && rows[list][i] != NULL && block_keeps(block, "%s", rows[list][i]);
    }
    return keeps ? LINKS_END_OF_ROWS : LINKS_END_UNKNOWN;
}

/* What a later piece says counts, as everywhere; what a part of a list shows, only where there is no whole one. */
static void keep_links(struct pasted *pasted, enum links_list list) {
    const struct links_seen *said = &pasted->block.of.links.seen;
    struct links_seen *kept = &pasted->links;
    const struct links_seen nothing = {.lists = {LIST_NOT_ASKED}};
    enum topic topic = (enum topic)((int)TOPIC_LISTS + (int)list);
    const struct topic_answer *answer = &pasted->answers[topic];
    bool was_whole = kept->lists[list] == LIST_WHOLE;
    bool same = answer->conflict == 0 && (!was_whole || links_same(kept, said, list));
    if (said->lists[list] != LIST_WHOLE && (was_whole || links_same(&nothing, said, list))) {
        kept->lists[list] = was_whole ? kept->lists[list] : said->lists[list];
    } else if (pasted_keeps(pasted, topic, same == (answer->yes || !answer->told))) {
        links_copy(kept, said, list);
    } else if (answer->conflict != 0) {
        links_copy(kept, &nothing, list);
        kept->lists[list] = LIST_CUT;
    }
}

static void end_links(struct pasted *pasted) {
    struct block *block = &pasted->block;
    links_end(&block->of.links.reader, end_of_links(pasted, block->of.links.reader.list));
    for (int i = 0; i < LISTS; i++) {
        if (block->of.links.seen.lists[i] != LIST_NOT_ASKED) {
            keep_links(pasted, (enum links_list)i);
        }
    }
}

const struct answer_reader links_form = {begin_links, take_links, end_links, NULL, NULL};
