/* The history for people: the state of affairs, the last 24 hours in a line, then the events. */
#include "report/report.h"

#include "base/duration.h"
#include "base/language.h"

enum { SLOTS = 72, SLOT_S = HISTORY_MARKS_AGE_S / SLOTS }; /* 20 minutes a character */

/* The file may hold older marks, and after a step of the clock later ones: they go with the next ensure. */
static bool recent(const struct past *past, const struct history_mark *mark) {
    int64_t age_s = past->wall_s - mark->wall_s;
    return age_s >= 0 && age_s < HISTORY_MARKS_AGE_S;
}

static size_t count_runs(const struct past *past) {
    size_t runs = 0;
    for (size_t i = 0; i < past->history->mark_count; i++) {
        runs += recent(past, &past->history->marks[i]);
    }
    return runs;
}

/*
 * The last 24 hours, a character for each 20 minutes: the worst that a run saw in it, a blank where none ran.
 */
static void print_day(FILE *out, const struct past *past) {
    static const char letters[] = {
        [STATE_OK] = '.', [STATE_UNKNOWN] = '?', [STATE_WARNING] = 'w', [STATE_CRITICAL] = 'C'};
    int worst[SLOTS];
    for (int i = 0; i < SLOTS; i++) {
        worst[i] = -1;
    }
    for (size_t i = 0; i < past->history->mark_count; i++) {
        const struct history_mark *mark = &past->history->marks[i];
        if (recent(past, mark)) {
            int slot = SLOTS - 1 - (int)((past->wall_s - mark->wall_s) / SLOT_S);
            worst[slot] = (int)mark->state > worst[slot] ? (int)mark->state : worst[slot];
        }
    }
    fputc('[', out);
    for (int i = 0; i < SLOTS; i++) {
        fputc(worst[i] < 0 ? ' ' : letters[worst[i]], out);
    }
    fputs("]\n-24 h", out);
    fprintf(out, "%*s\n", SLOTS - 3, "now");
    fprintf(out, "%s\n", tr(". OK   w warning   C critical   ? unknown   blank: no run"));
}

void past_print_text(FILE *out, const struct past *past, const struct style *style) {
    char text[MOMENT_TEXT_SIZE];
    fprintf(out, tr("%s  %zu runs in the last 24 hours, %u of %u starts used"), past->host_name,
            count_runs(past), past->starts_in_window, past->budget);
    if (past->back_off_s > 0) {
        char left[DURATION_TEXT_SIZE];
        duration_text(left, past->back_off_s);
        fprintf(out, tr(", back-off for %s"), left);
    }
    if (past->paused_until_wall_s > 0) {
        moment_text(text, past->paused_until_wall_s);
        fprintf(out, tr(", paused until %s"), text);
    }
    fputc('\n', out);
    if (!style->quiet) {
        print_day(out, past);
        fputc('\n', out);
    }
    for (size_t i = 0; i < past->history->event_count; i++) {
        moment_text(text, past->history->events[i].wall_s);
        fprintf(out, "%s  %s\n", text, past->history->events[i].text);
    }
    if (past->history->event_count == 0) {
        fprintf(out, "%s\n", tr("no events"));
    }
}
