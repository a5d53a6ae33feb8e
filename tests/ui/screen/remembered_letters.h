// The composer's other side, which remembers what it is told.

#pragma once

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "app/letters.h"
#include "base/channel.h"

namespace alder::ui::screen {

class RememberedLetters final : public app::Letters {
public:
    std::vector<compose::Identity> identities(mail::AccountId) const override { return people; }
    app::Begun begin(mail::AccountId, std::optional<mail::MessageRef> from,
                     std::optional<app::LetterNumber> known) override {
        resumes = from;
        number = known;
        const app::LetterNumber now = known ? *known : app::LetterNumber{++last_number};
        return {now, [this](app::LetterNews said) { news.push_back(std::move(said)); }, {}};
    }
    void take_back(app::LetterNumber letter) override { taken_back.push_back(letter); }
    void change(store::LetterId letter, app::OutboxWish wish) override {
        wishes.emplace_back(letter, wish);
    }
    void flush() override { ++flushes; }
    void look() override {}
    int fd() const override { return notices.fd(); }
    std::optional<app::LetterNotice> next() override { return notices.pop(); }

    // The draft told last, if it was told as this.
    template <class What>
    const compose::Draft* last() const {
        const auto* said = news.empty() ? nullptr : std::get_if<What>(&news.back());
        return said == nullptr ? nullptr : &said->draft;
    }

    std::vector<compose::Identity> people{
        {{"Bob Example", "bob@example.net"}, {}, "Bob\nexample.net"}};
    std::vector<app::LetterNews> news;
    std::optional<mail::MessageRef> resumes;
    std::optional<app::LetterNumber> number;  // that begin() was given
    std::uint64_t last_number = 0;
    std::vector<app::LetterNumber> taken_back;
    std::vector<std::pair<store::LetterId, app::OutboxWish>> wishes;
    int flushes = 0;
    Channel<app::LetterNotice> notices;
};

}  // namespace alder::ui::screen
