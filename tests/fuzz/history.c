/* The file of events and marks. */
#include "keep/history.h"

#include "fuzz.h"

static struct history first;
static struct history second;
static char printed[HISTORY_TEXT_MAX];

static void check_history(const struct history *history) {
    fuzz_check(history->event_count <= HISTORY_EVENTS && history->mark_count <= HISTORY_MARKS);
    for (size_t i = 0; i < history->event_count; i++) {
        fuzz_check(history->events[i].text[0] != '\0' && fuzz_printable(history->events[i].text));
        fuzz_check(history->events[i].wall_s >= 0);
    }
    for (size_t i = 0; i < history->mark_count; i++) {
        fuzz_check(history->marks[i].wall_s >= 0 && history->marks[i].state <= STATE_CRITICAL);
    }
}

/* The same but for blanks at the end of an event, which a line does not keep. */
static void check_same(const struct history *one, const struct history *other) {
    fuzz_check(one->event_count == other->event_count && one->mark_count == other->mark_count);
    for (size_t i = 0; i < one->event_count; i++) {
        struct span text = span_trim(span_of(one->events[i].text));
        fuzz_check(one->events[i].wall_s == other->events[i].wall_s);
        fuzz_check(span_equal(text, other->events[i].text));
    }
    for (size_t i = 0; i < one->mark_count; i++) {
        fuzz_check(one->marks[i].wall_s == other->marks[i].wall_s);
        fuzz_check(one->marks[i].state == other->marks[i].state);
    }
}

/* What is written is read back without damage. */
static void check_round_trip(const struct history *history) {
    size_t length = history_print(history, printed);
    fuzz_check(length < sizeof printed);
    fuzz_check(history_parse(&second, printed, length) == 0);
    check_history(&second);
    check_same(history, &second);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct fuzz_input input = fuzz_input_of(bytes, length);
    int64_t now_s = 1 + (int64_t)fuzz_number(&input, 4);
    enum state state = (enum state)(fuzz_byte(&input) % 4);
    char event[2 * HISTORY_EVENT_SIZE] = "event ";
    fuzz_raw(&input, event + strlen(event), sizeof event - strlen(event));
    history_parse(&first, input.bytes, input.length);
    check_history(&first);
    check_round_trip(&first);
    history_add_event(&first, now_s, event);
    history_add_mark(&first, now_s, state);
    fuzz_check(first.event_count >= 1 && first.mark_count >= 1);
    for (size_t i = 0; i < first.mark_count; i++) {
        fuzz_check(first.marks[i].wall_s <= now_s && first.marks[i].wall_s > now_s - HISTORY_MARKS_AGE_S);
    }
    check_history(&first);
    check_round_trip(&first);
    return 0;
}
