#include "ui/screen/outbox_screen.h"

#include <algorithm>

#include <fmt/format.h>

#include "ui/screen/text_screen.h"
#include "view/moment.h"

namespace alder::ui::screen {

using command::Command;
using store::LetterState;
using store::OutboxLetter;
using store::RecipientState;
using view::Look;
using widget::Role;
using widget::Tone;

namespace {

constexpr auto kLookEvery = std::chrono::seconds(3);
constexpr int kStateColumns = 29;

std::string when(WallTime time, const view::Moment& moment) {
    const bool is_soon = time < moment.now + std::chrono::days(1);
    return (is_soon ? view::short_date(time, moment) : view::long_date(time, moment)).utf8();
}

Role role_of(LetterState state) {
    switch (state) {
        case LetterState::failed:
            return Role::error;
        case LetterState::uncertain:
        case LetterState::held:
            return Role::warning;
        case LetterState::accepted:
        case LetterState::filed:
            return Role::faint;
        case LetterState::queued:
        case LetterState::scheduled:
        case LetterState::sending:
            return Role::text;
    }
    return Role::text;
}

std::string recipients(const OutboxLetter& letter) {
    std::string all;
    for (const mail::Recipient& each : letter.envelope.recipients)
        all += (all.empty() ? "" : ", ") + each.address.text();
    return all;
}

std::string_view words_for(RecipientState state) {
    switch (state) {
        case RecipientState::waiting:
            return "waits";
        case RecipientState::accepted:
            return "taken by the server";
        case RecipientState::failed:
            return "refused";
        case RecipientState::uncertain:
            return "may have got it";
    }
    return "";
}

std::vector<view::Line> details(const OutboxLetter& letter, const view::Moment& moment,
                                int columns) {
    std::vector<view::Line> lines;
    const auto add = [&](std::string_view name, const std::string& value) {
        if (value.empty()) return;
        std::ranges::move(view::hanging({TermText::clean(name).padded(15), Look::header_name, {}},
                                        TermText::clean(value), Look::normal, columns),
                          std::back_inserter(lines));
    };
    add("Subject", letter.subject);
    add("State", fate_of(letter, moment));
    add("What happened", letter.last_error);
    add("Attempts", std::to_string(letter.attempts));
    add("Written", view::long_date(letter.created, moment).utf8());
    add("Size", view::short_size(letter.size).utf8());
    add("Message-ID", letter.message_id);
    lines.push_back({});
    for (const store::OutboxRecipient& each : letter.recipients) {
        const Look look = each.state == RecipientState::accepted  ? Look::good
                          : each.state == RecipientState::waiting ? Look::normal
                                                                  : Look::bad;
        lines.push_back({{TermText::clean(each.who.address.text() + "  "), Look::strong, {}},
                         {TermText::clean(words_for(each.state)), look, {}}});
        if (each.text.empty()) continue;
        std::ranges::move(
            view::hanging({TermText::own("    "), Look::normal, {}},
                          TermText::clean(each.status + " " + each.text), Look::faint, columns),
            std::back_inserter(lines));
    }
    return lines;
}

}  // namespace

std::string fate_of(const OutboxLetter& letter, const view::Moment& moment) {
    const std::string tally = store::tally_of(letter);
    switch (letter.state) {
        case LetterState::queued:
            return letter.attempts == 0 || !letter.next_attempt
                       ? "waits"
                       : "again " + when(*letter.next_attempt, moment);
        case LetterState::held:
            return "held";
        case LetterState::scheduled:
            return "goes " + when(letter.not_before, moment);
        case LetterState::sending:
            return "being sent";
        case LetterState::accepted:
        case LetterState::filed:
            return tally.empty() ? "sent" : tally;
        case LetterState::uncertain:
            return "may be delivered";
        case LetterState::failed:
            return tally.empty() ? "failed" : tally;
    }
    return {};
}

const Action<OutboxScreen> OutboxScreen::kActions[] = {
    {Command::open, &OutboxScreen::open},
    {Command::hold_letter, &OutboxScreen::hold},
    {Command::send_now, &OutboxScreen::send_now},
    {Command::withdraw, &OutboxScreen::withdraw},
    {Command::previous_row, &OutboxScreen::previous_row},
    {Command::next_row, &OutboxScreen::next_row},
    {Command::page_up, &OutboxScreen::page_up},
    {Command::page_down, &OutboxScreen::page_down},
    {Command::first, &OutboxScreen::first},
    {Command::last, &OutboxScreen::last},
};

OutboxScreen::OutboxScreen(Desk& desk) : desk_(desk) {
    lay_out();
    list_.last();
    time_passed(desk_.now());
}

bool OutboxScreen::run(Command command) {
    const bool ours = run_from(kActions, *this, command);
    if (const OutboxLetter* letter = chosen()) here_ = letter->id;
    return ours;
}

void OutboxScreen::time_passed(Clock::time_point now) {
    if (now < next_look_) return;
    next_look_ = now + kLookEvery;
    desk_.letters().look();
}

void OutboxScreen::lay_out() {
    const auto& letters = desk_.letters().outbox();
    list_.set_count(letters.size());
    const auto at = std::ranges::find(letters, here_, &OutboxLetter::id);
    if (at != letters.end())
        list_.set_cursor(static_cast<std::size_t>(std::distance(letters.begin(), at)));
}

const OutboxLetter* OutboxScreen::chosen() const {
    const auto& letters = desk_.letters().outbox();
    return list_.cursor() < letters.size() ? &letters[list_.cursor()] : nullptr;
}

void OutboxScreen::open() {
    const OutboxLetter* letter = chosen();
    if (letter == nullptr) return;
    desk_.show(std::make_unique<TextScreen>(
        desk_, TextScreen::Text{command::Screen::help, TermText::own("A letter in the outbox"),
                                [this, letter = *letter](int columns) {
                                    return details(letter, desk_.moment(), columns);
                                }}));
}

void OutboxScreen::hold() {
    const OutboxLetter* letter = chosen();
    if (letter == nullptr) return;
    const bool release = letter->state == LetterState::held;
    const bool is_due = letter->not_before <= desk_.moment().now;
    desk_.say(Tone::info, !release ? TermText::own("Held; the same key releases it")
                          : is_due ? TermText::own("Released; it goes out now")
                                   : TermText::own("Released; it goes out at its time"));
    desk_.letters().change(letter->id, release ? app::OutboxWish::release : app::OutboxWish::hold);
}

void OutboxScreen::send_now() {
    const OutboxLetter* letter = chosen();
    if (letter == nullptr) return;
    desk_.say(Tone::info, TermText::own("Trying now"));
    desk_.letters().change(letter->id, app::OutboxWish::retry);
}

void OutboxScreen::withdraw() {
    const OutboxLetter* letter = chosen();
    if (letter == nullptr) return;
    desk_.say(Tone::info, letter->state == LetterState::filed
                              ? TermText::own("Off the list; it was sent, and the copy is in Sent")
                              : TermText::own("Out of the outbox, into the drafts"));
    desk_.letters().change(letter->id, app::OutboxWish::withdraw);
}

Heading OutboxScreen::heading() const {
    const auto failed = static_cast<std::size_t>(
        std::ranges::count(desk_.letters().outbox(), LetterState::failed, &OutboxLetter::state));
    const std::string to_go =
        app::count_of(desk_.letters().waiting() - failed, "letter") + " to go";
    return {TermText::own("Outbox"),
            TermText::clean(failed == 0 ? to_go : fmt::format("{}, {} given up", to_go, failed))};
}

void OutboxScreen::draw_letter(const terminal::Pane& row, const OutboxLetter& letter) const {
    const Role role = role_of(letter.state);
    const TermText state = TermText::clean(fate_of(letter, desk_.moment()));
    row.put(0, 0, state.truncated(kStateColumns - 1), desk_.theme()[role]);
    const int left = row.columns() - kStateColumns;
    if (left <= 0) return;
    const int people = std::min(30, left / 2);
    row.put(0, kStateColumns, TermText::clean(recipients(letter)).truncated(people - 1),
            desk_.theme()[Role::text]);
    const TermText subject =
        letter.subject.empty() ? TermText::own("(no subject)") : TermText::clean(letter.subject);
    row.put(0, kStateColumns + people, subject.truncated(left - people), desk_.theme()[role]);
}

void OutboxScreen::draw(const terminal::Pane& body) {
    const widget::Theme& theme = desk_.theme();
    const auto& letters = desk_.letters().outbox();
    if (letters.empty()) {
        body.put(1, 1, TermText::own("Nothing waits to be sent, and nothing was sent today"),
                 theme[Role::faint]);
    }
    if (!letters.empty()) {
        body.put(0, 3, TermText::own("State").padded(kStateColumns) + TermText::own("To, about"),
                 theme[Role::faint]);
    }
    list_.draw(body.part({1, 0, body.rows() - 1, body.columns()}),
               [&](const terminal::Pane& row, std::size_t at, bool is_current) {
                   if (is_current) row.put(0, 0, TermText::own(" >"), theme[Role::text]);
                   draw_letter(row.part({0, 3, 1, row.columns() - 3}), letters[at]);
                   if (is_current) row.restyle(0, 0, row.columns(), theme[Role::cursor]);
               });
}

}  // namespace alder::ui::screen
