// What undo takes back, the last first. What is older than this list is in the journal alone.

#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "app/letters.h"

namespace alder::ui::screen {

// A step of the journal.
struct StepDone {};
// While its sending can be taken back.
struct LetterSent {
    app::LetterNumber number;
};
// It is on its way, and can be taken back no more: undo says so before it goes further back.
struct LetterGone {};
struct LetterPutAway {
    app::OpenLetter letter;
};
using Undoable = std::variant<StepDone, LetterSent, LetterGone, LetterPutAway>;

class UndoList {
public:
    static constexpr std::size_t kMost = 500;

    void push(Undoable done) {
        if (all_.size() == kMost) all_.erase(all_.begin());
        all_.push_back(std::move(done));
    }
    std::optional<Undoable> pop() {
        if (all_.empty()) return std::nullopt;
        Undoable last = std::move(all_.back());
        all_.pop_back();
        return last;
    }
    // Its sending can be taken back no more.
    void gone(app::LetterNumber letter) {
        for (Undoable& each : all_) {
            const auto* sent = std::get_if<LetterSent>(&each);
            if (sent != nullptr && sent->number == letter) each = LetterGone{};
        }
    }
    // It was not sent after all.
    void forget(app::LetterNumber letter) {
        std::erase_if(all_, [letter](const Undoable& each) {
            const auto* sent = std::get_if<LetterSent>(&each);
            return sent != nullptr && sent->number == letter;
        });
    }
    // The letter whose sending is what undo takes back next.
    std::optional<app::LetterNumber> next_letter() const {
        const auto* sent = all_.empty() ? nullptr : std::get_if<LetterSent>(&all_.back());
        return sent == nullptr ? std::nullopt : std::optional(sent->number);
    }

private:
    std::vector<Undoable> all_;
};

}  // namespace alder::ui::screen
