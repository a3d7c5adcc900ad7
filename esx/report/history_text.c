/* The history for people: the state of affairs, the last 24 hours run by run, then the events. */
#include "report/language.h"
#include "report/page.h"
#include "report/report.h"

/* Without a run for longer there is a blank, or a new row; a minute more than 15 and 60, for runs of such schedules are not exact. */
enum { ROW_MARKS = 48, BLANK_GAP_S = 16 * 60, ROW_GAP_S = 61 * 60 };

/* The file may hold marks older than a day and, after a step of the clock, later ones: they go with the next ensure. */
static bool of_last_day(const struct report *report, const struct history_mark *mark) {
    int64_t age_s = report->now.wall_s - mark->wall_s;
    return age_s >= 0 && age_s < HISTORY_MARKS_AGE_S;
}

static void print_mark(const struct page *page, unsigned state) {
    static const char *const letters[] = {
        [STATE_OK] = ".", [STATE_UNKNOWN] = "?", [STATE_WARNING] = "w", [STATE_CRITICAL] = "C"};
    page_state(page, state, letters[state], 1);
}

/* A mark for each run, in rows that begin with the time of their first one. */
static void print_day(const struct page *page, const struct report *report) {
    int64_t last_s = INT64_MIN / 2;
    int column = 0;
    for (size_t i = 0; i < report->history->mark_count; i++) {
        const struct history_mark *mark = &report->history->marks[i];
        if (!of_last_day(report, mark)) {
            continue;
        }
        if (column >= ROW_MARKS || mark->wall_s - last_s > ROW_GAP_S) {
            fprintf(page->out, "\n%s  ", moment_text(mark->wall_s).text);
            column = 0;
        } else if (mark->wall_s - last_s > BLANK_GAP_S) {
            fputc(' ', page->out);
            column++;
        }
        print_mark(page, mark->state);
        column++;
        last_s = mark->wall_s;
    }
    fputc('\n', page->out);
    for (unsigned state = STATE_OK; state <= STATE_CRITICAL; state++) {
        print_mark(page, state);
        fprintf(page->out, " %s   ", state_name((enum state)state));
    }
    fprintf(page->out, "%s\n\n", tr(page->language, "blank: no run for 15 minutes"));
}

/* What keeps ensure from starts; `left` is how long, or until when. */
static void print_limit(const struct page *page, bool holds, const char *message, const char *left) {
    if (holds) {
        fprintf(page->out, tr(page->language, message), left);
        fputc('\n', page->out);
    }
}

static void print_limits(const struct page *page, const struct report *report) {
    const struct memory *memory = report->memory;
    const struct policy_limits *limits = &report->settings->limits;
    int64_t budget_wait_s = policy_budget_wait(memory, limits, report->now);
    int64_t back_off_s = policy_back_off(memory, limits, report->now);
    int64_t pause_s = policy_pause(memory, report->now);
    print_limit(page, budget_wait_s > 0,
                MESSAGE("no starts for another %s (start limit), or until /opt/muxwatch/bin/muxwatch reset"),
                duration_text(budget_wait_s).text);
    print_limit(page, back_off_s > 0, MESSAGE("no starts for another %s (back-off)"),
                duration_text(back_off_s).text);
    print_limit(page, pause_s > 0, MESSAGE("no starts until %s (paused)"),
                moment_text(report->now.wall_s + pause_s).text);
}

void history_print_text(FILE *out, const struct report *report) {
    const struct page page = {out, report->language, report->color};
    const struct history *history = report->history;
    const struct policy_limits *limits = &report->settings->limits;
    size_t runs = 0;
    for (size_t i = 0; i < history->mark_count; i++) {
        runs += of_last_day(report, &history->marks[i]);
    }
    fprintf(out, tr(page.language, "%s  runs in the last 24 hours: %zu, starts used: %u of %u"),
            report->host_name, runs, policy_starts(report->memory, limits, report->now), limits->budget);
    fputc('\n', out);
    print_limits(&page, report);
    if (!report->settings->quiet) {
        print_day(&page, report);
    }
    for (size_t i = 0; i < history->event_count; i++) {
        const struct history_event *event = &history->events[i];
        fprintf(out, "%s  %s\n", moment_text(event->wall_s).text, event->text);
    }
    if (history->event_count == 0) {
        fprintf(out, "%s\n", tr(page.language, "no events"));
    }
}
